internal import Registry

// GetServiceAttributes, UpdateServiceAttributes, DeleteServiceAttributes.
extension CloudMapAPI {
    /// The attributes of a service.
    func getServiceAttributes(_ request: Request) async throws(APIError) -> JSONObject {
        let id = try serviceID(request.text("ServiceId"))
        let identity = identity
        return try await read { registry throws(APIError) in
            guard let service = registry.service(id) else { throw .serviceNotFound }
            return [
                "ServiceAttributes": .object([
                    "ServiceArn": .string(identity.arn(of: .service(id))),
                    "ResourceOwner": .string(identity.account),
                    "Attributes": .object(JSONObject(service.attributes)),
                ])
            ]
        }
    }

    /// Sets attributes of a service; those not named stay as they are.
    func updateServiceAttributes(_ request: Request) async throws(APIError) -> JSONObject {
        let id = try serviceID(request.text("ServiceId"))
        let attributes = request.members.texts("Attributes") ?? [:]
        _ = try await run(.putServiceAttributes(id, attributes, owner: .api))
        return [:]
    }

    /// Removes attributes of a service by their keys.
    func deleteServiceAttributes(_ request: Request) async throws(APIError) -> JSONObject {
        let id = try serviceID(request.text("ServiceId"))
        let keys = (request.members["Attributes"]?.elements ?? []).compactMap(\.text)
        _ = try await run(.removeServiceAttributes(id, keys, owner: .api))
        return [:]
    }
}
