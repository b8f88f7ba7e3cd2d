import Registry
import RegistryStore
import StoreCrasher

/// What the store of a crasher's folder holds, told in groups.
struct StoredGroups {
    /// The group that was stored last; 0 for none.
    private(set) var last: Int64 = 0
    private var nextTransition: Int64 = 0
    private var members: [Int64: Int64] = [:]
    private var operations: Set<String> = []
    private var strangers: [Change] = []

    init(_ rows: [Change]) {
        for row in rows {
            switch row {
            case .putService(let service): last = service.revision
            case .setNextTransition(let number): nextTransition = number
            case .putInstance(let instance):
                let member = Int64(instance.id.split(separator: "-").last ?? "") ?? -1
                let group = instance.registered.milliseconds
                if member >= 0, Group(number: group).instance(member) == instance {
                    members[group, default: 0] += 1
                } else {
                    strangers.append(row)
                }
            case .putOperation(let operation):
                operations.insert(operation.targets["INSTANCE"] ?? "")
            case .putNamespace: break
            default: strangers.append(row)
            }
        }
    }

    /// What is wrong with them, if they are to be whole groups up to the last one, but for those
    /// that were not stored; nil if nothing is. A group that was not stored ended no older one
    /// either.
    func flaw(without failed: Set<Int64> = []) -> String? {
        let expected = (0..<last).map { $0 + 1 }.filter {
            !failed.contains($0) && ($0 + Group.kept > last || failed.contains($0 + Group.kept))
        }
        if !strangers.isEmpty { return "\(strangers.count) rows that nobody wrote" }
        if nextTransition != last { return "revision \(last), transition \(nextTransition)" }
        if members.keys.sorted() != expected { return "groups \(members.keys.sorted())" }
        for number in expected where members[number] != Group.size(of: number) {
            return "\(members[number] ?? 0) instances of group \(number)"
        }
        let recent = expected.filter { $0 + Group.kept > last }.map { "\($0)" }
        if !operations.isSuperset(of: recent) { return "operations \(operations.sorted())" }
        return nil
    }
}
