import BenchData
import DNSWire
import Foundation

/// The queries of a load in wire form, one behind the other.
struct QuestionList: Sendable {
    private var octets: [UInt8] = []
    /// Where each begins, and the end of the last.
    private var starts = [0]

    /// How many there are.
    var count: Int { starts.count - 1 }

    /// Reads a file in dnsperf's format, a name and a type on each line.
    init(file: String, payloadSize: UInt16?) throws {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw Failure("\(file) cannot be read: make it with MusterBench data --queries")
        }
        for (index, line) in text.utf8.split(separator: 0x0A).enumerated() {
            let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            guard words.count == 2, let name = try? DomainName(words[0]),
                let type = RecordType(words[1])
            else { throw Failure("\(file):\(index + 1): no name and type") }
            append(PlainQuery(name, type, payloadSize: payloadSize).octets)
        }
        if count == 0 { throw Failure("\(file) holds no question") }
    }

    private mutating func append(_ query: [UInt8]) {
        octets += query
        starts.append(octets.count)
    }

    /// Puts a query into a slot of a batch, with an id of its own.
    func put(_ index: Int, id: UInt16, in slot: Int, of batch: inout DatagramBatch) {
        // SAFETY: octets have no padding, and the span does not leave this call.
        let message = unsafe octets.span.bytes.extracting(starts[index]..<starts[index + 1])
        batch.put(message, in: slot)
        batch.setNumber(id, at: 0, of: slot)
    }
}
