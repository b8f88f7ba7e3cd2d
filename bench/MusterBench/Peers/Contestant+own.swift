// What is ours.
extension Contestant {
    /// The floor: the system calls and nothing else.
    static let echo = Contestant(
        name: "echo", answersDNS: false, isPeer: false,
        command: { [Tool.own, "echo", "--port", String($0.port)] },
        versionCommand: { _ in ["uname", "--kernel-release"] })

    /// The release program, as a user starts it, with its store; every setting at its default, but
    /// that the local client is counted too, below a limit that it cannot reach.
    static let muster = Contestant(
        name: "Muster", isPeer: false,
        files: { _ in ["zones/README": "No zone file: everything is registered.\n"] },
        command: { place in
            [
                place.muster, "serve", "--dns-sd", "off", "--data", place.dataFolder,
                "--zones", place.folder + "/zones", "--dns", "127.0.0.1:\(place.port)",
                "--api", "127.0.0.1:0", "--rate-limit-local", "on", "--rate-limit", "1000000",
            ]
        },
        versionCommand: { [$0.muster, "--version"] })
}
