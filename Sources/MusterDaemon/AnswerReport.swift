import Foundation
import Muster
import Registry

/// An explained answer for people: the records as dig shows them, then where they come from, which
/// rule chose them, and how the instances are.
struct AnswerReport {
    let explanation: Explanation

    /// A report of this answer.
    init(_ explanation: Explanation) { self.explanation = explanation }

    /// The lines, each with its line feed.
    var text: String {
        var lines = [";; \(explanation.name) \(explanation.type): \(explanation.answer.code)"]
        if let remark = explanation.answer.remark { lines.append(";; remark: \(remark)") }
        lines += section(nil, explanation.answer.answers)
        lines += section("authority", explanation.answer.authorities)
        lines += section("additional", explanation.answer.additionals)
        lines.append("")
        lines += facts.map { "\(padded($0.name, 9)) \($0.text)" }
        lines += instances
        return lines.map { $0 + "\n" }.joined()
    }

    private func section(_ title: String?, _ records: [String]) -> [String] {
        records.isEmpty ? [] : (title.map { [";; \($0)"] } ?? []) + records
    }

    private var facts: [(name: String, text: String)] {
        var facts: [(name: String, text: String)] = []
        let serial = explanation.serial.map { ", serial \($0)" } ?? ""
        facts.append(
            ("zone", explanation.zone.map { $0 + serial } ?? "none: the name is in no zone"))
        if let service = explanation.service { facts.append(("service", service)) }
        facts.append(("source", explanation.source.rawValue))
        if let rule = explanation.rule { facts.append(("rule", rule)) }
        return facts + explanation.notes.map { ("note", $0) }
    }

    private var instances: [String] {
        let rows = explanation.instances.map { instance -> [TextTable.Cell] in
            let since = Date(timeIntervalSince1970: Double(instance.since.milliseconds) / 1000)
                .formatted(.iso8601)
            return [
                "instance", .init(instance.id), .init(instance.status.rawValue),
                instance.isAnswered ? "answered" : "left out", .init("since \(since)"),
            ] + (instance.reason.map { [.init($0)] } ?? [])
        }
        return TextTable(rows).lines(isColoured: false)
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
