import BenchData
import DNSWire

/// Checks before a measurement that all servers answer the same, so that none is fast because it
/// has less to say.
struct Agreement {
    /// How many questions each server is asked.
    static let questions = 400
    /// How long one may take, in milliseconds.
    private static let patience = 2000

    let data: DataSet

    /// Asks every server the same questions; fails at the first reply that differs in its response
    /// code or its answers from the first server's.
    func check(_ servers: [RunningServer]) throws(Failure) {
        let servers = servers.filter(\.contestant.answersDNS)
        guard let model = servers.first else { return }
        let questions = Array(data.queries(count: Self.questions, seed: 2))
        let expected = try replies(of: model, to: questions)
        for server in servers.dropFirst() {
            let replies = try replies(of: server, to: questions)
            for (index, query) in questions.enumerated() {
                let wanted = expected[index]
                    .expected(followingAliases: server.contestant.followsAliases)
                if replies[index] == wanted { continue }
                throw Failure(
                    "\(query.name) \(query.type) is answered differently:\n"
                        + wanted.text(model.contestant.name)
                        + replies[index].text(server.contestant.name))
            }
        }
    }

    private func replies(
        of server: RunningServer, to questions: [DataSet.Query]
    ) throws(Failure) -> [ReplySummary] {
        let client = try QuestionClient(port: server.place.port)
        var replies: [ReplySummary] = []
        for query in questions {
            guard let type = RecordType(query.type),
                let reply = client.ask(query.name, type, within: Self.patience)
            else {
                throw Failure(
                    "\(server.contestant.name) does not answer \(query.name) \(query.type)")
            }
            replies.append(reply)
        }
        return replies
    }
}

extension ReplySummary {
    /// The reply of a server for people, a line for each record.
    fileprivate func text(_ server: String) -> String {
        let head = "\(server): \(code)\(isTruncated ? ", truncated" : "")"
        return ([head] + answers.map { "    " + $0 }).joined(separator: "\n") + "\n"
    }
}
