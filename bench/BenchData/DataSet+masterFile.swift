// The records as every name server reads them (RFC 1035 §5).
extension DataSet {
    /// Writes the zone as a master file: its SOA and NS, and every record that Muster answers.
    ///
    /// An owner is written once and left out in the lines that follow, as people do.
    package func masterFile(to path: String) throws(FileFailure) {
        var file = try TextFile(path: path)
        try file.append { $0.appendApex() }
        for service in services {
            try file.append { buffer in
                if case .alias(let target) = service.kind {
                    buffer.appendAlias(service, to: target)
                } else {
                    buffer.appendRecords(of: service)
                }
            }
        }
        try file.flush()
    }
}

extension TextBuffer {
    /// What Muster says of a registered zone by default, with a serial of 1.
    fileprivate mutating func appendApex() {
        append("$ORIGIN bench.example.\n$TTL ")
        append(DataSet.timeToLive)
        append("\n@\t")
        append(DataSet.negativeTimeToLive)
        append("\tIN\tSOA\tns.muster.internal. hostmaster.muster.internal. 1 7200 900 1209600 ")
        append(DataSet.negativeTimeToLive)
        append("\n\t172800\tIN\tNS\tns.muster.internal.\n")
    }

    fileprivate mutating func appendAlias(_ service: BenchService, to target: Int) {
        appendName(of: service)
        append("\tIN\tCNAME\t")
        appendName(of: BenchService(number: target, kind: .addressed))
        append("\n")
    }

    fileprivate mutating func appendRecords(of service: BenchService) {
        let instances = service.instances
        appendName(of: service)
        for instance in instances { appendA(instance) }
        for instance in instances { appendAAAA(instance) }
        if !service.hasPorts { return }
        for instance in instances {
            append("\tIN\tSRV\t1 1 ")
            append(instance.port)
            append(" ")
            appendTarget(instance)
            append("\n")
        }
        for instance in instances {
            appendTarget(instance)
            appendA(instance)
            appendAAAA(instance)
        }
    }

    private mutating func appendTarget(_ instance: BenchInstance) {
        appendID(of: instance)
        append(".")
        appendName(of: instance.service)
    }

    private mutating func appendA(_ instance: BenchInstance) {
        append("\tIN\tA\t")
        appendIPv4(of: instance)
        append("\n")
    }

    private mutating func appendAAAA(_ instance: BenchInstance) {
        append("\tIN\tAAAA\t")
        appendIPv6(of: instance)
        append("\n")
    }
}
