import Foundation
import RegistryStore
import Testing

@Suite("Nobody else may look into the data folder")
struct Permissions {
    @Test("A folder that is made is 0700 and its files are 0600")
    func made() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(Samples.rows)
        #expect(try scratch.mode(scratch.data) == 0o700)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.data).sorted()
        #expect(
            names == ["lock", "registry.sqlite", "registry.sqlite-shm", "registry.sqlite-wal"])
        for name in names {
            #expect(try scratch.mode(scratch.data + "/" + name) == 0o600, "\(name)")
        }
    }

    @Test("An empty folder that others may read is closed to them")
    func emptyFolder() throws {
        let scratch = try Scratch()
        try makeFolder(scratch.data, mode: 0o755)
        _ = try RegistryStore(folder: scratch.data)
        #expect(try scratch.mode(scratch.data) == 0o700)
    }

    @Test("A registry that others may read is closed to them")
    func registry() throws {
        let scratch = try Scratch()
        try RegistryStore(folder: scratch.data).close()
        for (path, mode) in [(scratch.data, 0o755), (scratch.database, 0o644)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        _ = try RegistryStore(folder: scratch.data)
        #expect(try scratch.mode(scratch.data) == 0o700)
        #expect(try scratch.mode(scratch.database) == 0o600)
    }

    @Test("A folder with other files that others may read is refused and left as it is")
    func somebodysFolder() throws {
        let scratch = try Scratch()
        try makeFolder(scratch.data, mode: 0o755)
        try scratch.set("data/letter.txt", to: Data())
        let error = storeError { _ = try RegistryStore(folder: scratch.data) }
        #expect(error?.message.contains("chmod 700 \(scratch.data)") == true)
        #expect(try scratch.mode(scratch.data) == 0o755)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.data) == ["letter.txt"])
    }

    @Test("A folder with other files that is closed to others is used")
    func closedFolder() throws {
        let scratch = try Scratch()
        try makeFolder(scratch.data, mode: 0o700)
        try scratch.set("data/letter.txt", to: Data())
        try RegistryStore(folder: scratch.data).write(Samples.rows)
    }

    @Test("A file in place of the folder, and a folder that cannot be made, are refused by name")
    func noFolder() throws {
        let scratch = try Scratch()
        try scratch.set("data", to: Data())
        for path in [scratch.data, scratch.path + "/missing/data"] {
            let error = storeError { _ = try RegistryStore(folder: path) }
            guard case .unreadable(path, _, _) = error else {
                Issue.record("\(path): \(String(describing: error))")
                continue
            }
        }
    }

    private func makeFolder(_ path: String, mode: Int) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.posixPermissions: mode])
        // The umask may have taken bits away.
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
