import DNSWire
import Glibc

/// A contestant that serves.
final class RunningServer: Sendable {
    let contestant: Contestant
    let place: Contestant.Place
    private let process: ChildProcess

    /// Writes its configuration and starts it on a processor; returns when it answers.
    init(_ contestant: Contestant, in place: Contestant.Place, processor: Int) throws {
        self.contestant = contestant
        self.place = place
        for (name, text) in contestant.files(place) {
            try WorkFolder.write(text, to: place.folder + "/" + name)
        }
        process = try ChildProcess(
            contestant.command(place), processor: processor,
            environment: contestant.environment(place), output: place.folder + "/output")
        try waitUntilItAnswers()
    }

    /// Processor time that it has used with its children.
    var processorTime: ProcessorTime { ProcessorTime(ofGroup: process.id) }

    /// Fails with what it wrote if it has ended.
    func checkRunning() throws(Failure) {
        guard process.isRunning else {
            throw Failure("\(contestant.name) has ended by itself:\n\(process.output)")
        }
    }

    /// Asks for the zone's SOA record until there is a reply.
    private func waitUntilItAnswers() throws {
        let deadline = ContinuousClock().now + .seconds(60)
        let client = try QuestionClient(port: place.port)
        while true {
            try checkRunning()
            if let reply = client.ask("bench.example.", .soa, within: 100) {
                if !contestant.answersDNS || reply.code == .noError { return }
            }
            guard ContinuousClock().now < deadline else {
                throw Failure(
                    "\(contestant.name) does not answer on 127.0.0.1:\(place.port) within a "
                        + "minute:\n\(process.output)")
            }
            waitBriefly()
        }
    }
}
