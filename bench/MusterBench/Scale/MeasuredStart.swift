import BenchData
import DNSWire
import Glibc

/// A server that was started, and how long that took.
struct MeasuredStart {
    /// How long a start may take.
    private static let patience = Duration.seconds(300)

    let process: ChildProcess
    let place: Contestant.Place
    /// From the start of the program to the first correct answer.
    let seconds: Double

    /// Starts a server on a processor and asks it for the last service of the data set until the
    /// answer is right; with no data set, until it answers at all.
    init(
        _ contestant: Contestant, in place: Contestant.Place, data: DataSet?, processor: Int
    ) throws {
        self.place = place
        for (name, text) in contestant.files(place) {
            try WorkFolder.write(text, to: place.folder + "/" + name)
        }
        let client = try QuestionClient(port: place.port)
        let start = ContinuousClock.now
        process = try ChildProcess(
            contestant.command(place), processor: processor,
            environment: contestant.environment(place),
            output: place.folder + "/output-\(place.port)")
        while !Self.isAnswered(by: client, data) {
            guard process.isRunning else {
                throw Failure("\(contestant.name) has ended:\n\(process.output)")
            }
            guard start.duration(to: .now) < Self.patience else {
                throw Failure("\(contestant.name) does not answer:\n\(process.output)")
            }
            // A millisecond: who has no socket yet refuses at once.
            poll(nil, 0, 1)
        }
        seconds = start.duration(to: .now) / .seconds(1)
    }

    private static func isAnswered(by client: borrowing QuestionClient, _ data: DataSet?) -> Bool {
        guard let data else { return client.ask("bench.example.", .soa, within: 100) != nil }
        let service = data.services[data.services.addressed - 1]
        let reply = client.ask(service.ownerName, .a, within: 100)
        return reply?.code == .noError && reply?.answers.count == service.instanceCount
    }
}
