import TestKit

extension Client {
    /// The tools that people look with.
    static let tools = Client(
        name: "dig, drill and kdig",
        version: { stage in
            let dig = try await stage.word(after: "DiG ", in: ["dig", "-v"])
            let drill = try await stage.word(after: "drill version ", in: ["drill", "-v"])
            let kdig = try await stage.word(after: "(Knot DNS), version ", in: ["kdig", "-V"])
            return "\(dig), \(drill), \(kdig)"
        },
        start: { stage in
            LookupTool.allCases.flatMap { tool in
                [
                    View(title: "\(tool) A", subject: .addresses) {
                        Set(try await stage.ask(tool, "web.shop.example. A").data)
                    },
                    View(title: "\(tool) SRV", subject: .endpoints) {
                        let found = try await stage.ask(tool, "_web._tcp.shop.example. SRV")
                        return endpoints(found)
                    },
                ]
                    + stage.whereForwarding([
                        .outsideAddresses("\(tool) A") { name in
                            // An alias comes with its target.
                            let found = try await stage.ask(tool, name + ". A").data
                            return Set(found.filter { !$0.hasSuffix(".") })
                        },
                        .outsideEndpoints("\(tool) SRV") { name in
                            endpoints(try await stage.ask(tool, name + ". SRV"))
                        },
                    ])
            }
        })

    /// The targets of SRV records, with the addresses that came along.
    private static func endpoints(_ found: LookupAnswer) -> Set<String> {
        let hosts = found.additional.map { $0.split(separator: " ") }.filter { $0.count == 5 }
        return Set(
            found.data.flatMap { service -> [String] in
                let words = service.split(separator: " ")
                return hosts.filter { $0[0] == words[3] }.map { "\($0[4]):\(words[2])" }
            })
    }
}

extension Stage {
    /// Asks Muster with one of the tools.
    fileprivate func ask(_ tool: LookupTool, _ question: String) async throws -> LookupAnswer {
        // drill alone must be told to ask again over TCP when a reply is cut.
        try await tool.ask(
            question, at: "127.0.0.1:53", options: tool == .drill ? ["-a"] : [],
            launcher: command([]))
    }
}
