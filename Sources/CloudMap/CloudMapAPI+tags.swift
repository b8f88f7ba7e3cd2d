internal import Registry

// ListTagsForResource, TagResource, UntagResource.
extension CloudMapAPI {
    /// The tags of a namespace or a service.
    func listTags(_ request: Request) async throws(APIError) -> JSONObject {
        let resource = try resource(request.text("ResourceARN"))
        let tags = try await read { registry throws(APIError) -> [String: String] in
            let tags =
                switch resource {
                case .namespace(let id): registry.namespace(id)?.tags
                case .service(let id): registry.service(id)?.tags
                }
            guard let tags else { throw .resourceNotFound }
            return tags
        }
        let list = tags.sorted { $0.key < $1.key }.map { key, value in
            JSONValue.object(["Key": .string(key), "Value": .string(value)])
        }
        return ["Tags": .array(list)]
    }

    /// Sets tags of a namespace or a service, named by its ARN.
    func tagResource(_ request: Request) async throws(APIError) -> JSONObject {
        let resource = try resource(request.text("ResourceARN"))
        return try await change(resource, .tag(try tags(in: request)))
    }

    /// Removes tags by their keys.
    func untagResource(_ request: Request) async throws(APIError) -> JSONObject {
        let resource = try resource(request.text("ResourceARN"))
        let keys = (request.members["TagKeys"]?.elements ?? []).compactMap(\.text)
        return try await change(resource, .untag(keys))
    }

    private func change(
        _ resource: ResourceName, _ change: TagChange
    ) async throws(APIError) -> JSONObject {
        do throws(APIError) {
            switch resource {
            case .namespace(let id): _ = try await run(.tagNamespace(id, change, owner: .api))
            case .service(let id): _ = try await run(.tagService(id, change, owner: .api))
            }
            return [:]
        } catch {
            switch error.code {
            case "NamespaceNotFound", "ServiceNotFound": throw .resourceNotFound
            case "TooManyTagsException":
                throw APIError(
                    error.code, error.message,
                    members: ["ResourceName": .string(identity.arn(of: resource))])
            default: throw error
            }
        }
    }

    /// The tags of a create or tag request; a key that stands there twice is refused.
    func tags(in request: Request) throws(APIError) -> [String: String] {
        var tags: [String: String] = [:]
        for element in request.members["Tags"]?.elements ?? [] {
            guard let tag = element.members, let key = tag["Key"]?.text,
                let value = tag["Value"]?.text
            else { preconditionFailure("the shape requires Key and Value") }
            guard tags.updateValue(value, forKey: key) == nil else {
                throw .invalidInput("The tag key '\(key)' stands there twice.")
            }
        }
        return tags
    }

    /// The resource that an ARN names.
    private func resource(_ text: String) throws(APIError) -> ResourceName {
        switch ResourceReference(text, identity) {
        case .ours(let resource): return resource
        case .foreign: throw .resourceNotFound
        case .id, nil:
            throw .invalidInput("'\(text)' is no ARN of a namespace or service.")
        }
    }
}

extension APIError {
    /// No namespace or service has this ARN.
    static let resourceNotFound = APIError("ResourceNotFoundException", "Resource not found")
}
