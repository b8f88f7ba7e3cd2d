/// Sorted groups of members in two layers, like `Table`: which ids belong to a name, a service, a
/// namespace.
package struct Index<Group: Hashable & Sendable, Member: Hashable & Comparable & Sendable>:
    Sendable
{
    /// What the running group of commands adds to a group and takes from it.
    private struct Difference: Sendable {
        /// Members that are not committed.
        var added: Set<Member> = []
        /// Members that are committed.
        var removed: Set<Member> = []
    }

    /// A member and the group it belongs to.
    package struct Entry: Equatable {
        let group: Group
        let member: Member

        /// The member in the group.
        package init(group: Group, member: Member) {
            self.group = group
            self.member = member
        }
    }

    private var committed = Shards<Group, SortedList<Member>>()
    private var staged: [Group: Difference] = [:]

    /// An empty index.
    package init() {}

    /// The members that readers see.
    package func committedMembers(of group: Group) -> SortedList<Member> {
        committed[group] ?? SortedList()
    }

    /// How many members the next decision sees. Complexity: O(1).
    package func count(of group: Group) -> Int {
        let base = committed[group]?.count ?? 0
        guard !staged.isEmpty, let difference = staged[group] else { return base }
        return base + difference.added.count - difference.removed.count
    }

    /// The members that the next decision sees, in order. Complexity: O(members).
    package func members(of group: Group) -> [Member] {
        let base = committed[group]
        guard !staged.isEmpty, let difference = staged[group] else {
            return base.map(Array.init) ?? []
        }
        let kept = base?.filter { !difference.removed.contains($0) } ?? []
        return difference.added.isEmpty ? kept : (kept + difference.added).sorted()
    }

    /// Moves what an entry stands for: from the row before to the row after a change.
    package mutating func replace(_ old: Entry?, with new: Entry?, in layer: Layer) {
        if old == new { return }
        switch layer {
        case .staged:
            if let old { stageRemoval(of: old.member, from: old.group) }
            if let new { stageInsertion(of: new.member, into: new.group) }
        case .committed:
            if let old { committed.change(old.group) { Self.remove(old.member, from: &$0) } }
            if let new { committed.change(new.group) { Self.insert(new.member, into: &$0) } }
        }
    }

    /// Forgets what is staged.
    package mutating func discard() {
        if !staged.isEmpty { staged = [:] }
    }

    private mutating func stageInsertion(of member: Member, into group: Group) {
        let isCommitted = committed[group]?.contains(member) == true
        staged[group, default: Difference()].removed.remove(member)
        if !isCommitted { staged[group]?.added.insert(member) }
    }

    private mutating func stageRemoval(of member: Member, from group: Group) {
        let isCommitted = committed[group]?.contains(member) == true
        staged[group, default: Difference()].added.remove(member)
        if isCommitted { staged[group]?.removed.insert(member) }
    }

    private static func insert(_ member: Member, into members: inout SortedList<Member>?) {
        if members == nil { members = SortedList() }
        members?.insert(member)
    }

    /// A group without members is none.
    private static func remove(_ member: Member, from members: inout SortedList<Member>?) {
        members?.remove(member)
        if members?.count == 0 { members = nil }
    }
}

extension Index: Equatable {
    /// Whether both have the same committed members.
    package static func == (left: Self, right: Self) -> Bool { left.committed == right.committed }
}
