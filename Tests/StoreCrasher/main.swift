// Opens the store of a folder and writes groups of changes to it, so that tests may cut its power,
// fill its disk and count its system calls.
//
//     StoreCrasher FOLDER GROUPS CHANGES-PER-CHECKPOINT
//
// On standard output: `open N`, N being the group it found last; then `ack N` for every group that
// is stored, and `failed N full|other` for one that is not, after which it waits for a line on its
// standard input and goes on with the next.

import Foundation
import Registry
import RegistryStore

let arguments = CommandLine.arguments
guard arguments.count == 4, let groups = Int(arguments[2]), let checkpoint = Int(arguments[3])
else {
    tell("usage: StoreCrasher FOLDER GROUPS CHANGES-PER-CHECKPOINT")
    exit(2)
}

do throws(StoreError) {
    let store = try RegistryStore(folder: arguments[1], changesPerCheckpoint: checkpoint)
    var last: Int64 = 0
    try store.load(.answers) { rows in
        if case .services(let services) = rows, let service = services.last {
            last = service.revision
        }
    }
    tell("open \(last)")
    for number in last + 1..<last + 1 + Int64(groups) { write(Group(number: number), to: store) }
    store.close()
} catch {
    tell("error \(error.message)")
    exit(1)
}

func write(_ group: Group, to store: RegistryStore) {
    do throws(StoreError) {
        try store.write(group.changes)
        tell("ack \(group.number)")
    } catch {
        if case .full = error {
            tell("failed \(group.number) full")
        } else {
            tell("failed \(group.number) other \(error.message)")
        }
        _ = readLine()
    }
}

func tell(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
