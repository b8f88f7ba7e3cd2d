/// Who may know whom.
extension Rule {
    /// Each module imports only those before it.
    static let order = [
        "CProcessor", "CLinux", "CLDNS", "DNSWire", "Zones", "NameServer", "Forwarding",
        "ZoneFiles", "Registry", "RegistryStore", "HealthChecks", "RequestSigning", "CloudMap",
        "StatusAPIs", "Muster", "MusterDaemon", "MusterCommand",
    ]
    /// The data plane: the kernel's interface and the standard library, nothing else.
    static let dataPlane: Set = ["DNSWire", "Zones", "NameServer", "Forwarding"]
    static let standard: Set = ["Glibc", "Synchronization"]
    /// What only these modules may import.
    static let reserved: [String: Set<String>] = [
        "CLDNS": ["ZoneFiles"],
        "CLinux": ["Muster", "NameServer"],
        "CProcessor": ["Zones"],
        "GRDB": ["RegistryStore"],
        "GRDBSQLite": ["RegistryStore"],
        "SQLite3": [],
        "Hummingbird": ["MusterDaemon"],
        "ArgumentParser": ["MusterCommand", "MusterDaemon"],
        "AsyncHTTPClient": ["MusterDaemon"],
        "Yams": ["MusterDaemon"],
    ]

    static let boundaries = [
        Rule(
            "A module imports only modules that come before it",
            remedy: "the order is \(order.joined(separator: ", "))",
            breach: ("Sources/Zones/A.swift", "import Registry\n"),
            { file in
                imports(file) { module, imported in
                    guard let target = order.firstIndex(of: imported) else { return false }
                    return target >= order.firstIndex(of: module) ?? 0
                }
            }),
        Rule(
            "The data plane imports neither Foundation nor a package",
            remedy: "it has \(standard.sorted().joined(separator: ", ")) and our own modules",
            breach: ("Sources/DNSWire/A.swift", "package import Foundation\n"),
            { file in
                imports(file) { module, imported in
                    dataPlane.contains(module) && !standard.contains(imported)
                        && !order.contains(imported)
                }
            }),
        Rule(
            "What is reserved for a module is imported by that module alone",
            remedy: "ask the module that owns it; Rule.reserved lists who owns what",
            breach: ("Sources/Muster/A.swift", "import GRDB\n"),
            { file in
                imports(file) { module, imported in
                    reserved[imported].map { !$0.contains(module) } ?? false
                }
            }),
        Rule(
            "SQL stands in RegistryStore only",
            remedy: "let RegistryStore do it",
            breach: ("Sources/Muster/A.swift", "let a = \"SELECT * FROM b\"\n"),
            { file in
                guard let module = file.module, module != "RegistryStore" else { return [] }
                let words = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE "]
                return file.lines.indices.filter { index in
                    words.contains { file.lines[index].contains($0) }
                }.map { $0 + 1 }
            }),
        Rule(
            "public stands in Muster and Registry only",
            remedy: "make it package",
            breach: ("Sources/Zones/A.swift", "/// A.\npublic struct A {}\n"),
            { file in
                guard let module = file.module, !["Muster", "Registry"].contains(module) else {
                    return []
                }
                return file.numbers { $0.hasWord("public") }
            }),
    ]

    /// The lines of a module's file with such an import: asked with the module and the import.
    private static func imports(
        _ file: SourceFile, areSuch: (String, String) -> Bool
    ) -> [Int] {
        guard let module = file.module else { return [] }
        return file.numbers { line in
            let words = line.split(separator: " ")
            guard let keyword = words.firstIndex(of: "import"), keyword <= 2,
                let name = words.last?.split(separator: ".").first
            else { return false }
            return areSuch(module, String(name))
        }
    }
}
