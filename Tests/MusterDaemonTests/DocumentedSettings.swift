import MusterDaemon
import TestKit
import Testing

@Suite("Settings in the documentation")
struct DocumentedSettings {
    @Test("A setting that the page about the API names in `code` or as a flag is one")
    func named() throws {
        let page = try Checkout.text("docs/cloud-map.md")
        let keys = Setting.all.map(\.key)
        let flags = Setting.all.map { "--\($0.flag)" }
        let own = ["--json", "--create"]
        let words = page.matches(of: /`(--[a-z-]+)[^`]*`/).map { String($0.1) }
        #expect(Set(words).subtracting(flags + own) == [])
        #expect(words.contains("--credentials-file"), "the page is read")
        let table = page.split(separator: "\n").filter { $0.hasPrefix("| ") }
        let setting = /; `([a-z][a-zA-Z.0-9]*)`/
        let named = table.flatMap { $0.matches(of: setting).map { String($0.1) } }
        #expect(named.contains("maxAnswers"), "the table is read")
        for key in named {
            #expect(keys.contains { $0 == key || $0.hasPrefix(key + ".") }, "\(key)")
        }
    }

    @Test(
        "What the page about DNS names as settings are settings, and none of the limits is missing")
    func dns() throws {
        let rows = try Checkout.text("docs/dns.md").split(separator: "\n").filter {
            $0.hasPrefix("| [")
        }
        let settings = rows.compactMap { $0.split(separator: "|").last }
        let named = settings.flatMap { $0.matches(of: /`([a-zA-Z0-9]+)`/).map { String($0.1) } }
        let keys = Setting.all.map(\.key)
        #expect(Set(named).subtracting(keys) == [])
        let limits = keys.filter { $0.hasPrefix("rateLimit") || $0.hasSuffix("Query") }
        #expect(limits.count == 9 && Set(limits).subtracting(named) == [])
    }
}
