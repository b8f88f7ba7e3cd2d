/// Tags and service attributes.
extension Draft {
    /// TagResource or UntagResource of a namespace.
    mutating func tag(
        namespace id: Namespace.ID, _ change: TagChange, owner: Owner
    ) throws(Refusal) -> CommandResult {
        var namespace = try find(namespace: id)
        try owner.mayChange(namespace.title, of: namespace.owner)
        let tags = try changed(namespace.tags, by: change)
        if tags == namespace.tags { return .done }
        namespace.tags = tags
        put(.putNamespace(namespace))
        return .done
    }

    /// TagResource or UntagResource of a service.
    mutating func tag(
        service id: Service.ID, _ change: TagChange, owner: Owner
    ) throws(Refusal) -> CommandResult {
        let old = try find(service: id)
        try owner.mayChange(old.title, of: old.owner)
        if case .tag(let added) = change, let problem = ServiceTags.problem(in: added) {
            throw .invalid(problem)
        }
        var service = old
        service.tags = try changed(old.tags, by: change)
        if service == old { return .done }
        put(.putService(service))
        followService(from: old, to: service)
        return .done
    }

    private func changed(
        _ tags: [String: String], by change: TagChange
    ) throws(Refusal) -> [String: String] {
        switch change {
        case .untag(let keys): return tags.filter { !keys.contains($0.key) }
        case .tag(let added):
            var constraints = Constraints()
            constraints.tags(added)
            try constraints.check()
            let tags = tags.merging(added) { $1 }
            try checkTags(tags)
            return tags
        }
    }

    /// UpdateServiceAttributes: all of them or, when the service would have too many, none.
    mutating func putServiceAttributes(
        _ attributes: [String: String], of id: Service.ID, owner: Owner
    ) throws(Refusal) -> CommandResult {
        var constraints = Constraints()
        for (key, value) in attributes.sorted(by: { $0.key < $1.key }) {
            constraints.length(
                key, at: "attributes", in: 1...RegistryLimits.serviceAttributeKey)
            constraints.length(
                value, at: "attributes", in: 0...RegistryLimits.serviceAttributeValue)
        }
        try constraints.check()
        var service = try find(service: id)
        try owner.mayChange(service.title, of: service.owner)
        let merged = service.attributes.merging(attributes) { $1 }
        guard merged.count <= RegistryLimits.serviceAttributes else {
            throw .error(
                .serviceAttributesLimitExceeded(
                    "The service would have \(merged.count) attributes; "
                        + "\(RegistryLimits.serviceAttributes) are allowed."))
        }
        if merged == service.attributes { return .done }
        service.attributes = merged
        put(.putService(service))
        return .done
    }

    /// DeleteServiceAttributes.
    mutating func removeServiceAttributes(
        _ keys: [String], of id: Service.ID, owner: Owner
    ) throws(Refusal) -> CommandResult {
        var constraints = Constraints()
        for key in keys {
            constraints.length(
                key, at: "attributes", in: 1...RegistryLimits.serviceAttributeKey)
        }
        try constraints.check()
        var service = try find(service: id)
        try owner.mayChange(service.title, of: service.owner)
        let kept = service.attributes.filter { !keys.contains($0.key) }
        if kept.count == service.attributes.count { return .done }
        service.attributes = kept
        put(.putService(service))
        return .done
    }
}
