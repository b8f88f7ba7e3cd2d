internal import CloudMap
internal import Crypto
internal import Registry

/// An instance and a service that it is registered in, as Systems Manager tells of an instance and
/// a document that is applied to it.
///
/// The status is that of the registration, not of the instance's health: one that is not answered
/// because it is unhealthy has steps that were skipped.
struct SSMAssociation: Sendable {
    private let service: Service
    private let instance: Instance
    private let namespace: Namespace?
    /// What registered it last, or failed to; nil when that is not known any more.
    private let operation: Operation?
    /// Whether its records are not answered because others are healthier.
    private let isWithheld: Bool

    /// The association of an instance with its service, as a registry knows them.
    init(_ service: Service, _ instance: Instance, _ registry: Registry) {
        self.service = service
        self.instance = instance
        namespace = registry.namespace(service.namespaceID)
        operation = registry.lastRegistration(of: instance, limit: StatusLimits.operations)
        let isHealthy = registry.answerSettings(of: service).isHealthy(
            instance.health.status, isChecked: service.healthCheck != .none)
        isWithheld =
            !isHealthy && !registry.choice(of: service).instances.contains(instance.id)
    }

    /// How far the registration is.
    private enum Progress {
        case running
        case done
        case failed(code: String, message: String)
    }

    private func progress(at now: Timestamp) -> Progress {
        guard let operation else { return .done }
        guard operation.isFinished(at: now) else { return .running }
        return switch operation.outcome {
        case .success: .done
        case .failure(let code, let message): .failed(code: code, message: message)
        }
    }

    /// The element of the reply.
    func json(at now: Timestamp) -> JSONObject {
        let progress = progress(at: now)
        let status: (String, String)
        var errorCode: String?
        var date = operation?.updated ?? instance.registered
        switch progress {
        case .running:
            status = ("Pending", "InProgress")
            date = operation?.created ?? date
        case .done: status = ("Success", "Success")
        case .failed(let code, _):
            status = ("Failed", "Failed")
            errorCode = code == Self.recordsRefused ? "DnsFailed" : "Internal"
        }
        return [
            "AssociationId": .string(id), "Name": .string(service.id),
            "DocumentVersion": .string(String(service.version)),
            "AssociationVersion": .string(String(instance.registrations)),
            "InstanceId": .string(instance.id), "ExecutionDate": date.json,
            "Status": .string(status.0), "DetailedStatus": .string(status.1),
            "ExecutionSummary": .string(summary(of: progress)),
            "ErrorCode": errorCode.map { .string($0) },
            "AssociationName": name.map { .string($0) },
        ]
    }

    /// Cloud Map's code for records that cannot stand in DNS.
    private static let recordsRefused = "INVALID_CHANGE_BATCH"

    /// A UUID of version 8 (RFC 9562 §5.8) made from what stays as long as the instance is
    /// registered, and is never the same again.
    private var id: String {
        let text = "\(service.id) \(instance.id) \(instance.firstRevision)"
        var octets = Array(SHA256.hash(data: Array(text.utf8)).prefix(16))
        octets[6] = octets[6] & 0x0F | 0x80
        octets[8] = octets[8] & 0x3F | 0x80
        let digits = octets.map { octet in
            (octet < 16 ? "0" : "") + String(octet, radix: 16)
        }.joined()
        let ends = [8, 12, 16, 20, 32]
        return zip([0] + ends, ends).map { start, end in
            String(digits.dropFirst(start).prefix(end - start))
        }.joined(separator: "-")
    }

    /// `web.example.local`; nil for a name that an association of SSM cannot have.
    private var name: String? {
        guard let space = namespace?.name else { return nil }
        let name = OwnerName.title(of: service.name, in: space)
        let plain = name.hasSuffix(".") ? String(name.dropLast()) : name
        let isFine = plain.utf8.allSatisfy { octet in
            switch octet {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        return isFine && StatusLimits.associationName.contains(plain.utf8.count) ? plain : nil
    }
}

// The sentence of SSM's agent about its plugins: here these are the steps of a registration.
extension SSMAssociation {
    private func summary(of progress: Progress) -> String {
        switch progress {
        case .running: return "Executing association"
        case .done:
            let skipped = isWithheld ? records : 0
            return sentence(success: records + checks - skipped, failed: 0, skipped: skipped)
        case .failed(_, let message):
            let kind = Operation.Kind.registerInstance.rawValue
            let text =
                sentence(success: 0, failed: records + checks, skipped: 0)
                + "\nThe operation \(kind) failed because \(message)"
            return String(text.unicodeScalars.prefix(StatusLimits.summary))
        }
    }

    private func sentence(success: Int, failed: Int, skipped: Int) -> String {
        let total = success + failed + skipped
        return "\(total) out of \(total) plugin\(total > 1 ? "s" : "") processed, "
            + "\(success) success, \(failed) failed, 0 timedout, \(skipped) skipped. "
    }

    /// One step for each record that the instance has by its service; an alias has the addresses
    /// that its target has, whatever these are at the moment.
    private var records: Int {
        let isAlias = instance.attributes[ReservedAttribute.alias] != nil
        return (service.dns?.records ?? []).count { record in
            switch record.kind {
            case .a: isAlias || instance.attributes[ReservedAttribute.ipv4] != nil
            case .aaaa: isAlias || instance.attributes[ReservedAttribute.ipv6] != nil
            case .srv: instance.attributes[ReservedAttribute.port] != nil
            case .cname: instance.attributes[ReservedAttribute.cname] != nil
            }
        }
    }

    /// One step where the health is checked.
    private var checks: Int { service.healthCheck == .none ? 0 : 1 }
}
