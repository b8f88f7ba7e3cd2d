import DNSWire
import Foundation
import Synchronization

/// What is measured of one alternative.
struct Measurement {
    /// Nanoseconds of processor time per query: one reader, two at once, two that ask for one name.
    var oneReader = 0.0
    var twoReaders = 0.0
    var oneName = 0.0
    /// Microseconds of processor time per publish, by the number of names.
    var publishes: [Int: Double] = [:]

    /// The numbers of names.
    static let sizes = [1_000, 10_000, 100_000]
    private static let queries = 400_000
    private static let rounds = 5

    /// Measures one alternative.
    init<Reader: RecordReader & ~Copyable>(_ reader: Reader.Type) {
        for size in Self.sizes {
            let records = (0..<size).map { AddressRecord($0) }
            var table = Reader.Table(records)
            publishes[size] = Self.publish(&table, records)
            guard size == Self.sizes.last else { continue }
            let all = Self.shuffled(records).map(\.query)
            let one = Array(repeating: records[size / 2].query, count: Self.batch)
            oneReader = Self.read(reader, table.shared, all, threads: 1)
            twoReaders = Self.read(reader, table.shared, all, threads: 2)
            oneName = Self.read(reader, table.shared, one, threads: 2)
        }
    }

    /// Queries for which a reader takes a version of the table.
    static let batch = 64

    /// Makes so many queries for names of a table of 10,000: what callgrind counts.
    static func ask<Reader: RecordReader & ~Copyable>(_ reader: Reader.Type, times: Int) {
        let records = (0..<10_000).map { AddressRecord($0) }
        let table = Reader.Table(records)
        let queries = shuffled(records).prefix(1024).map(\.query)
        var asker = Reader(table.shared)
        run(&asker, queries, times: times)
    }

    /// The median of the time per publish, one name after the other.
    private static func publish(
        _ table: inout some RecordTable, _ records: [AddressRecord]
    ) -> Double {
        let times = (0..<60).map { round in
            let record = AddressRecord(round * 7919 % records.count, version: 11)
            let start = processorTime()
            table.publish(record)
            return processorTime() - start
        }
        return times.sorted()[times.count / 2] / 1000
    }

    /// The median of the time per query over some rounds; of two threads, their mean.
    private static func read<Reader: RecordReader & ~Copyable>(
        _ reader: Reader.Type, _ shared: Reader.Table.Shared, _ queries: [[UInt8]], threads: Int
    ) -> Double {
        let times = (0..<rounds).map { _ in
            let sum = Mutex(0.0)
            DispatchQueue.concurrentPerform(iterations: threads) { _ in
                var asker = Reader(shared)
                let start = processorTime()
                run(&asker, queries, times: Self.queries)
                let time = processorTime() - start
                sum.withLock { $0 += time }
            }
            return sum.withLock(\.self) / Double(threads * Self.queries)
        }
        return times.sorted()[rounds / 2]
    }

    private static func run<Reader: RecordReader & ~Copyable>(
        _ reader: inout Reader, _ queries: [[UInt8]], times: Int
    ) {
        var octets = [UInt8](repeating: 0, count: 4096)
        var span = octets.mutableSpan
        // SAFETY: octets have no padding, and the span does not leave this call.
        var message = unsafe span.mutableBytes
        var asked = 0
        var answered = 0
        while asked < times {
            let start = asked % queries.count
            let end = min(start + batch, queries.count, start + times - asked)
            answered += reader.answer(queries[start..<end], in: &message)
            asked += end - start
        }
        precondition(answered >= times * (queries[0].count + 16), "every name has its record")
    }

    private static func shuffled(_ records: [AddressRecord]) -> [AddressRecord] {
        let step = 48_271
        return records.indices.map { records[$0 * step % records.count] }
    }

    /// Nanoseconds that this thread has used.
    private static func processorTime() -> Double {
        var time = timespec()
        // SAFETY: the kernel fills in a local that outlives the call.
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
