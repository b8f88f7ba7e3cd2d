import Muster
import TestKit
import Testing

extension Server {
    /// Answers a query as `query` of the library does, once the reply was judged.
    ///
    /// In this module it stands for the library's method of the same name, so that no test here
    /// sees an answer that was not judged.
    func query(_ name: String, _ type: String) throws(ServerError) -> Answer {
        let (query, reply) = try messages(name, type)
        do {
            try ReplyJudge.judge(reply, to: query, isStream: true)
        } catch {
            Issue.record(error)
        }
        guard let answer = Answer(reply: reply) else {
            throw .invalid("'\(name)' \(type) has no reply")
        }
        return answer
    }
}
