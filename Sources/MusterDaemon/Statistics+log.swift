import Logging
import Muster
import Registry

extension Statistics {
    /// How much is served, for a log line.
    var sizes: Logger.Metadata {
        [
            "zones": "\(zones)", "namespaces": "\(registry.namespaces)",
            "services": "\(registry.services)", "instances": "\(registry.instances)",
        ]
    }
}
