/// What the registry asks the static zones: they stand beside the registered namespaces.
package protocol StaticNames: Sendable {
    /// Why records of these kinds cannot be added at this name: the same owner and type, a CNAME
    /// beside other data, a name below a cut, or a static zone between the name and the namespace
    /// it is registered in. Nil when they can. The text names the place in the file.
    ///
    /// - Parameters:
    ///   - owner: in the form of `OwnerName`, `a.b.c.` in small letters.
    ///   - apex: the namespace's, in the same form.
    func conflict(owner: String, apex: String, kinds: DNSConfig.RecordKinds) -> String?

    /// Why a namespace cannot be a zone of this apex: it would hide records of a static zone around
    /// it. Nil when it can.
    func conflict(zone apex: String) -> String?

    /// Whether there is a static zone around this apex, at it or below it: only then can a name in
    /// the namespace be in conflict.
    func meet(zone apex: String) -> Bool
}
