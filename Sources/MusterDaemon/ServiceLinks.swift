/// The variables with which Kubernetes tells every container of a pod where the services around it
/// are: those of one that is called `muster`, or `muster-dns`, begin as ours do.
///
///     MUSTER_SERVICE_HOST=10.96.0.7          MUSTER_PORT=udp://10.96.0.7:53
///     MUSTER_SERVICE_PORT=53                 MUSTER_PORT_53_UDP=udp://10.96.0.7:53
///     MUSTER_SERVICE_PORT_DNS=53             MUSTER_PORT_53_UDP_PROTO=udp, _PORT, _ADDR
enum ServiceLinks {
    private static let host = "_SERVICE_HOST"

    /// Those of an environment. It has all of a service or none, so that nothing else is taken for
    /// one.
    static func names(in environment: [String: String]) -> Set<String> {
        var names: Set<String> = []
        for name in environment.keys where name.hasSuffix(host) {
            let service = String(name.dropLast(host.count))
            guard environment[service + "_SERVICE_PORT"] != nil,
                environment[service + "_PORT"]?.contains("://") == true
            else { continue }
            names.formUnion(environment.keys.filter { isLink($0, to: service) })
        }
        return names
    }

    private static func isLink(_ name: String, to service: String) -> Bool {
        guard name.hasPrefix(service) else { return false }
        let rest = name.dropFirst(service.count)
        let protocols = /_PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?/
        return rest.wholeMatch(of: /_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)/) != nil
            || rest.wholeMatch(of: protocols) != nil
    }
}
