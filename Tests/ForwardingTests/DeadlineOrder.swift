import TestKit
import Testing

@testable import Forwarding

@Suite("Tries end in the order of their deadlines")
struct DeadlineOrder {
    @Test("after any changes the first is the least", arguments: [1, 2, 3] as [UInt64])
    func againstSorting(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var heap = SlotHeap()
        var model: [Int: Int64] = [:]
        for _ in 0..<5000 {
            let slot = Int.random(in: 0..<60, using: &random)
            if Bool.random(using: &random) {
                let deadline = Int64.random(in: 0..<1000, using: &random)
                heap.set(slot, to: deadline)
                model[slot] = deadline
            } else {
                heap.remove(slot)
                model[slot] = nil
            }
            #expect(heap.first?.value == model.values.min())
            if let first = heap.first { #expect(model[first.slot] == first.value) }
        }
    }
}
