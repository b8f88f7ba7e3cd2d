import DNSWire

/// The folder of static zones: each `*.zone` file in it is one zone, and its first directive,
/// `$ORIGIN`, names the apex. Files that are only included are called `*.inc`.
package enum ZoneFolder {
    /// All zones of the folder, sorted by file name, or all that is wrong with them.
    package static func load(_ folder: String) throws(ZoneFileErrors) -> [ZoneFile] {
        var errors = ZoneFileErrors()
        var zones: [ZoneFile] = []
        do throws(FileProblem) {
            let folder = try ConfinedFolder(folder)
            let names = try folder.names(endingWith: ".zone")
            guard names.count <= ZoneFileLimits.zones else {
                throw FileProblem(
                    "the zones folder has more than \(ZoneFileLimits.zones) zones",
                    remedy: "serve some of them from another server")
            }
            for name in names {
                if let zone = read(name, in: folder, &errors) { zones.append(zone) }
            }
        } catch {
            errors.append(
                ZoneFileError(SourcePlace(file: folder), error.message, remedy: error.remedy))
        }
        findDuplicates(zones, &errors)
        guard errors.isEmpty else { throw errors }
        return zones
    }

    /// One zone; nil when nothing tells its apex. What is wrong goes into `errors`.
    private static func read(
        _ name: String, in folder: ConfinedFolder, _ errors: inout ZoneFileErrors
    ) -> ZoneFile? {
        let file = MasterFile(name, in: folder)
        errors.append(file.errors)
        guard let apex = file.apex else { return nil }
        let contents = ZoneContents(apex: apex.name, records: file.records)
        // Lines that could not be read may be the very ones that a check would miss.
        if file.errors.isEmpty {
            errors.append(ZoneChecks(contents, place: apex.place).errors)
        }
        return ZoneFile(
            apex: apex.name, records: contents.records, owners: contents.owners,
            path: folder.display(name), place: apex.place)
    }

    private static func findDuplicates(_ zones: [ZoneFile], _ errors: inout ZoneFileErrors) {
        var first: [DomainName: ZoneFile] = [:]
        for zone in zones {
            if let other = first[zone.apex] {
                errors.append(
                    ZoneFileError(
                        zone.place, "the zone \(zone.apex) is already in \(other.place)",
                        remedy: "put its records into one file, or into `.inc` files"))
            } else {
                first[zone.apex] = zone
            }
        }
    }
}
