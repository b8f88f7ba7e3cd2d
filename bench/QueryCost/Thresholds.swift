import Foundation

/// The most instructions that a query of each kind may take, as the repository keeps them.
struct Thresholds {
    private let limits: [String: Int]

    /// Reads lines of a kind and a number; `#` begins a comment.
    init(path: String) throws {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CostError("cannot read the thresholds in \(path)")
        }
        var limits: [String: Int] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let words = line.prefix { $0 != "#" }.split(separator: " ")
            if words.isEmpty { continue }
            guard words.count == 2, let limit = Int(words[1]),
                QueryKind(rawValue: String(words[0])) != nil
            else {
                throw CostError("\(path):\(index + 1): not a kind of query and a number: \(line)")
            }
            limits[String(words[0])] = limit
        }
        self.limits = limits
    }

    /// The limit of a kind.
    func limit(of kind: QueryKind) throws -> Int {
        guard let limit = limits[kind.rawValue] else {
            throw CostError("the thresholds have no line for the kind \(kind.rawValue)")
        }
        return limit
    }
}
