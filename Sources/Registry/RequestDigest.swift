/// A digest that tells whether two requests ask for the same: FNV-1a of 128 bits.
///
/// It is no defence: whoever makes two requests collide gets the answer to their own first one. It
/// is stored, so it must stay the same in later versions.
struct RequestDigest {
    private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    /// The digest as text.
    var text: String { String(state, radix: 16) }

    /// Takes in one member; absent and empty differ, and so do `ab`, `c` and `a`, `bc`.
    mutating func feed(_ member: String?) {
        guard let member else { return feed(octet: 0xFE) }
        for octet in member.utf8 { feed(octet: octet) }
        feed(octet: 0xFF)
    }

    /// Takes in a map in the order of its keys.
    mutating func feed(_ map: [String: String]) {
        for (key, value) in map.sorted(by: { $0.key < $1.key }) {
            feed(key)
            feed(value)
        }
        feed(nil)
    }

    private mutating func feed(octet: UInt8) {
        state = (state ^ UInt128(octet)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
    }
}

extension CreateNamespace {
    /// Everything but the token.
    var digest: RequestDigest {
        var digest = RequestDigest()
        digest.feed(name)
        digest.feed(kind.rawValue)
        digest.feed(vpc)
        digest.feed(description)
        digest.feed(soaTTL?.description)
        digest.feed(tags)
        return digest
    }
}

extension UpdateNamespace {
    /// Everything but the token.
    var digest: RequestDigest {
        var digest = RequestDigest()
        digest.feed(id)
        digest.feed(kind.rawValue)
        digest.feed(description)
        digest.feed(soaTTL?.description)
        return digest
    }
}

extension CreateService {
    /// Everything but the token.
    var digest: RequestDigest {
        var digest = RequestDigest()
        digest.feed(name)
        digest.feed(namespaceID)
        digest.feed(description)
        digest.feed(dns?.routingPolicy.rawValue)
        for record in dns?.records ?? [] {
            digest.feed(record.kind.rawValue)
            digest.feed(record.ttl.description)
        }
        digest.feed(isHTTPOnly.description)
        digest.feed(healthCheckConfig?.kind.rawValue)
        digest.feed(healthCheckConfig?.resourcePath)
        digest.feed(healthCheckConfig?.failureThreshold?.description)
        digest.feed(hasCustomHealthCheck.description)
        digest.feed(tags)
        return digest
    }
}

extension RegisterInstance {
    /// Everything but the token.
    var digest: RequestDigest {
        var digest = RequestDigest()
        digest.feed(serviceID)
        digest.feed(instanceID)
        digest.feed(attributes)
        return digest
    }
}
