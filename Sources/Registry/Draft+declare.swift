/// Making what the declared file owns equal to what it declares.
///
/// First everything that left the file goes, then what it holds is created or changed in its order,
/// each step decided on top of those before it. What is the same already is not touched.
extension Draft {
    /// What the file declared so far, to find what it declares twice.
    struct Declared {
        var namespaces: Set<Namespace.ID> = []
        var services: Set<Service.ID> = []
    }

    /// Applies a declaration. An error begins with the place in the file that it is about.
    mutating func declare(_ declaration: Declaration) throws(Refusal) -> CommandResult {
        retireWhatLeft(declaration)
        var declared = Declared()
        for entry in declaration.namespaces {
            let namespace = try at(entry.place) { draft throws(Refusal) in
                try draft.apply(entry.request, &declared)
            }
            for service in entry.services {
                try apply(service, in: namespace, &declared)
            }
        }
        return .done
    }

    private mutating func apply(
        _ entry: Declaration.DeclaredService, in namespace: Namespace, _ declared: inout Declared
    ) throws(Refusal) {
        let service = try at(entry.place) { draft throws(Refusal) in
            try draft.apply(entry.request, in: namespace, &declared)
        }
        var ids: Set<Instance.ID> = []
        var isChanged = false
        for instance in entry.instances {
            let isNew = try at(instance.place) { draft throws(Refusal) in
                guard ids.insert(instance.id).inserted else {
                    throw .invalid("The instance \(instance.id) is declared twice.")
                }
                return try draft.apply(instance, to: service, in: namespace)
            }
            isChanged = isChanged || isNew
        }
        if isChanged { raiseRevision(of: service.id) }
    }

    /// Says of a refusal where in the file its cause stands.
    private mutating func at<Value>(
        _ place: Declaration.Place, _ step: (inout Self) throws(Refusal) -> Value
    ) throws(Refusal) -> Value {
        do throws(Refusal) { return try step(&self) } catch { throw error.at(place) }
    }
}

/// One namespace, service or instance of the file.
extension Draft {
    private mutating func apply(
        _ declaredRequest: CreateNamespace, _ declared: inout Declared
    ) throws(Refusal) -> Namespace {
        var request = declaredRequest
        request.owner = .file
        try request.checkConstraints()
        try checkTags(request.tags)
        let id: Namespace.ID
        if let old = namespace(like: request) {
            try Owner.file.mayChange(old.title, of: old.owner)
            id = try change(old, to: request)
        } else {
            id = Identifier.namespace(using: &randomness)
            try addNamespace(request, id: id)
        }
        if !declared.namespaces.insert(id).inserted {
            throw .invalid("The namespace \(request.name) is declared twice.")
        }
        return try find(namespace: id)
    }

    /// Gives the id, which is another when the namespace had to be made anew.
    private mutating func change(
        _ old: Namespace, to request: CreateNamespace
    ) throws(Refusal) -> Namespace.ID {
        if old.vpc != request.vpc {
            if let other = lodger(in: old) {
                throw .invalid(
                    "The VPC of \(old.title) can't be changed while the API owns \(other) in it.")
            }
            retire(old)
            let id = Identifier.namespace(using: &randomness)
            try addNamespace(request, id: id)
            return id
        }
        var row = old
        row.description = request.description.nonEmpty
        row.soaTTL = request.kind.soaTTL(request.soaTTL)
        row.tags = request.tags
        if row != old { put(.putNamespace(row)) }
        return old.id
    }

    private mutating func apply(
        _ declaredRequest: CreateService, in namespace: Namespace, _ declared: inout Declared
    ) throws(Refusal) -> Service {
        var request = declaredRequest
        request.owner = .file
        request.namespaceID = namespace.id
        try request.checkConstraints()
        try request.checkRules(in: namespace, settings: settings)
        try checkTags(request.tags)
        var row: Service
        if let old = service(like: request, in: namespace) {
            try Owner.file.mayChange(old.title, of: old.owner)
            if declared.services.contains(old.id) {
                throw .invalid("The service \(request.name) is declared twice.")
            }
            row = try change(old, to: request, in: namespace)
        } else {
            row = try addService(request, to: namespace)
        }
        declared.services.insert(row.id)
        return row
    }

    private mutating func change(
        _ old: Service, to request: CreateService, in namespace: Namespace
    ) throws(Refusal) -> Service {
        if let difference = old.fixedDifference(from: request, in: namespace) {
            if let other = lodger(in: old) {
                throw .invalid(
                    "The \(difference) of \(old.title) can't be changed while the API owns \(other)"
                        + " in it: deregister that first.")
            }
            retire(old)
            return try addService(request, to: namespace, after: old.revision)
        }
        var row = old
        row.name = request.name
        row.description = request.description.nonEmpty
        row.dns = request.dns
        row.healthCheck = request.healthCheck
        row.tags = request.tags
        if row != old {
            row.version += 1
            put(.putService(row))
        }
        followService(from: old, to: row)
        return row
    }

    private mutating func apply(
        _ instance: Declaration.DeclaredInstance, to service: Service, in namespace: Namespace
    ) throws(Refusal) -> Bool {
        let request = RegisterInstance(
            serviceID: service.id, instanceID: instance.id, attributes: instance.attributes,
            owner: .file)
        try request.checkConstraints()
        return try addInstance(request, to: service, in: namespace)
    }

    /// The namespace that a declared one is the same as: of its kind and name.
    private func namespace(like request: CreateNamespace) -> Namespace? {
        tables.namespaceNames.members(of: OwnerName.apex(of: request.name))
            .compactMap { tables.namespaces[$0] }
            .first { $0.isSame(as: request) }
    }
}

extension Namespace {
    /// Whether it is the one that the file declares; their names are equal but for capitals.
    func isSame(as request: CreateNamespace) -> Bool {
        kind == request.kind && (kind != .http || name == request.name)
    }
}

extension Service {
    /// What a service keeps all its life and the declared one has otherwise; nil when they agree.
    fileprivate func fixedDifference(
        from request: CreateService, in namespace: Namespace
    ) -> String? {
        if isHTTPOnly != request.isHTTP(in: namespace) { return "type" }
        if dns?.kinds != request.dns?.kinds { return "record types" }
        if dns?.routingPolicy != request.dns?.routingPolicy { return "routing policy" }
        switch (healthCheck, request.healthCheck) {
        case (.none, .none), (.custom, .custom): return nil
        case (.probe(let old), .probe(let new)) where old.kind == new.kind: return nil
        default: return "health check"
        }
    }
}
