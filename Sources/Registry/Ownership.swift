extension Owner {
    /// Refuses a command that changes what belongs to another.
    ///
    /// - Parameter what: the row for the message, `the service web`.
    func mayChange(_ what: String, of owner: Owner) throws(Refusal) {
        switch (self, owner) {
        case (.api, .api), (.file, .file):
            return
        case (.api, .file):
            throw .invalid(
                "The declared file owns \(what): change it in the file, then reload the server.")
        case (.file, .api):
            throw .invalid(
                "The API owns \(what): delete it through the API, or leave it out of the file.")
        }
    }
}

extension Namespace {
    /// What messages call it.
    var title: String { "the namespace \(name) (\(id))" }
}

extension Service {
    /// What messages call it.
    var title: String { "the service \(name) (\(id))" }
}

extension Instance {
    /// What messages call it.
    var title: String { "the instance \(id) of the service \(serviceID)" }
}
