package import Registry

/// The changes of one group: its number is all over them, so that a reader of the store can tell
/// which groups are there and whether they are whole.
package struct Group {
    /// How many of the last groups keep their instances.
    package static let kept: Int64 = 50

    package let number: Int64

    /// The group of a number, from 1.
    package init(number: Int64) { self.number = number }

    /// Instances of a group: mostly few, sometimes more than SQLite keeps in memory.
    package static func size(of number: Int64) -> Int64 {
        if number % 97 == 0 { return 1_500 }
        return number % 17 == 0 ? 120 : 1 + number * 7 % 13
    }

    /// The rows of this group, and the end of the group that is no longer kept.
    package var changes: [Change] {
        let time = Timestamp(milliseconds: number)
        var changes: [Change] = [.setNextTransition(number)]
        changes += (0..<Self.size(of: number)).map { .putInstance(instance($0)) }
        let old = number - Self.kept
        changes += (0..<(old > 0 ? Self.size(of: old) : 0)).map {
            .removeInstance(Self.key(group: old, member: $0))
        }
        changes.append(
            .putOperation(
                Operation(
                    id: "operation-\(number % Self.kept)", kind: .registerInstance,
                    outcome: .success, created: time, updated: time,
                    namespaceID: "ns-a", serviceID: "srv-a", instanceID: "\(number)")))
        changes.append(
            .putService(
                Service(
                    id: "srv-a", namespaceID: "ns-a", name: "a",
                    created: Timestamp(milliseconds: 0), revision: number)))
        changes.append(
            .putNamespace(
                Namespace(
                    id: "ns-a", name: "a.local", kind: .dnsPrivate, httpName: "a.local",
                    created: Timestamp(milliseconds: 0))))
        return changes
    }

    /// One instance of the group, counted from 0.
    package func instance(_ member: Int64) -> Instance {
        let key = Self.key(group: number, member: member)
        let time = Timestamp(milliseconds: number)
        return Instance(
            id: key.instance, serviceID: key.service,
            attributes: [
                "group": "\(number)", "size": "\(Self.size(of: number))",
                "filler": String(repeating: "\(member % 10)", count: Int(100 + member * 7 % 900)),
            ],
            registered: time, health: InstanceHealth(status: .healthy, since: time))
    }

    private static func key(group: Int64, member: Int64) -> Instance.Key {
        Instance.Key(service: "srv-a", instance: "\(group)-\(member)")
    }
}
