/// What is left behind, and what is reached for too quickly.
extension Rule {
    /// The modules that put the parts together, and hand time and randomness to the others.
    static let composition: Set = ["Muster", "MusterDaemon", "MusterCommand"]

    static let habits = [
        Rule(
            "Time and randomness are arguments",
            remedy: "take them as arguments; only \(composition.sorted()) may make them",
            breach: ("Sources/Registry/A.swift", "let a = Date()\n"),
            { file in
                guard let module = file.module, !composition.contains(module) else { return [] }
                return file.numbers { $0.makesTimeOrRandomness }
            }),
        Rule(
            "Nothing sleeps",
            remedy: "wait for a condition with a deadline: TestKit's wait(for:)",
            breach: ("Tests/ZonesTests/A.swift", "try await Task.sleep(for: .seconds(1))\n"),
            { file in
                guard file.module == nil, file.path != "Tests/TestKit/Waiting.swift" else {
                    return []
                }
                return file.numbers { line in
                    ["sleep", "usleep", "nanosleep"].contains { line.hasWord($0) }
                        && line.contains("sleep(")
                }
            }),
        Rule(
            "What receives DNS replies in tests judges them",
            remedy: "hand them to ReplyJudge, or ask with a client that does",
            breach: ("Tests/MusterTests/A.swift", "let count = recv(socket, octets, 512, 0)\n"),
            { file in
                let isJudged = file.code.contains {
                    $0.hasWord("ReplyJudge") || $0.hasWord("judged")
                }
                guard file.path.hasPrefix("Tests/"), !isJudged, !otherSockets.contains(file.path)
                else { return [] }
                let calls = ["recv(", "recvfrom(", "recvmsg(", "Responder(", "Socket(.datagram)"]
                return file.numbers { line in calls.contains { line.hasCall($0) } }
            }),
        Rule(
            "No work is left marked in the text",
            remedy: "do it, or write an issue",
            breach: ("Sources/Zones/A.swift", "// \(marks[0]): later\n"),
            { file in
                file.lines.indices.filter { index in
                    marks.contains { file.lines[index].hasWord($0) }
                }.map { $0 + 1 }
            }),
        Rule(
            "A file's name says what is in it",
            remedy: "name it after its type, or Type+topic.swift",
            breach: ("Sources/Zones/String+Helpers.swift", "\n"),
            { file in
                let parts = file.name.dropLast(6).split(separator: "+")
                let banned = ["Util", "Utils", "Utilities", "Helper", "Helpers", "Extensions"]
                return parts.contains { (banned + ["Common", "Misc"]).contains(String($0)) }
                    ? [1] : []
            }),
    ]

    /// The files of tests that receive something other than DNS replies.
    private static let otherSockets: Set = [
        // It has judges of its own, `ReplyRules`.
        "Tests/FuzzKit/FuzzCheck.swift",
        // It sends questions that nobody answers.
        "Tests/ForwardingTests/ManyQuestions.swift",
        "Tests/MusterDaemonTests/ServiceManagerMessages.swift",
        "Tests/ScenarioTests/ProbedTarget.swift", "Tests/TestKit/Socket.swift",
    ]

    /// Put together here, so that this file does not hold them.
    private static let marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
}

extension String {
    /// True when the text contains this beginning of a call, not as the end of a longer word.
    fileprivate func hasCall(_ call: String) -> Bool {
        ranges(of: call).contains { range in
            self[..<range.lowerBound].last.map { !$0.isLetter && !$0.isNumber } ?? true
        }
    }

    fileprivate var makesTimeOrRandomness: Bool {
        let calls = ["Date()", "UUID()", ".randomElement()", ".shuffled()"]
        return calls.contains { contains($0) } || hasWord("SystemRandomNumberGenerator")
            || readsClock
            || (contains(".random(") && !contains("using:"))
    }

    /// True for `.now` of a clock; that of a variable is an argument that was kept.
    private var readsClock: Bool {
        ranges(of: ".now").contains { range in
            let after = self[range.upperBound...].first
            let owner = self[..<range.lowerBound].reversed().prefix { $0.isLetter }
            let isVariable = owner.last?.isLowercase ?? false
            return !isVariable && !(after?.isLetter ?? false) && after != "("
        }
    }
}
