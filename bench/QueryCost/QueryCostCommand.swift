import Foundation

/// Counts the instructions and the allocations of each kind of query, and fails when one is above
/// its threshold.
///
///     QueryCost THRESHOLDS     runs itself under callgrind, prints a table, compares
///     QueryCost --counted      what runs under callgrind
@main
enum QueryCostCommand {
    /// Runs it.
    static func main() {
        do {
            let arguments = CommandLine.arguments.dropFirst()
            guard let argument = arguments.first, arguments.count == 1 else {
                throw CostError("usage: QueryCost THRESHOLDS")
            }
            if argument == "--counted" {
                var run = try CountedRun()
                try run.run()
            } else if try !isWithin(try Thresholds(path: argument)) {
                exit(1)
            }
        } catch {
            FileHandle.standardError.write(Data("QueryCost: \(error)\n".utf8))
            exit(2)
        }
    }

    /// Prints the costs beside their limits; false when one is too high.
    private static func isWithin(_ thresholds: Thresholds) throws -> Bool {
        print("Instructions per query in user mode, counted by callgrind over \(CostZone.count)")
        print("kind                 instructions  at most  costly calls")
        var isWithin = true
        for cost in try Callgrind.count() {
            let limit = try thresholds.limit(of: cost.kind)
            let calls = cost.costlyCalls.sorted().joined(separator: ", ")
            let name = cost.kind.rawValue.padding(toLength: 20, withPad: " ", startingAt: 0)
            let isFine = cost.instructions <= limit && calls.isEmpty
            print(
                name, right(cost.instructions, 12), right(limit, 8),
                calls.isEmpty ? " none" : " \(calls)", isFine ? "" : "  <-- too much")
            isWithin = isWithin && isFine
        }
        if !isWithin {
            print(
                "A query costs more than thresholds.txt allows: find out why before it is raised.")
        }
        return isWithin
    }

    private static func right(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
