import MusterDaemon
import Testing

@Suite("Names of settings")
struct SettingNames {
    @Test("Key, flag and variable follow from each other and no two settings share one")
    func unique() {
        let settings = Setting.all + [.file]
        #expect(Set(settings.map(\.key)).count == settings.count)
        #expect(Set(settings.map(\.flag)).count == settings.count)
        #expect(Set(settings.map(\.variable)).count == settings.count)
        for setting in settings {
            #expect(setting.flag.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
            #expect(setting.variable.hasPrefix("MUSTER_"))
            #expect(!setting.help.isEmpty && setting.help.hasSuffix("."))
            #expect(!setting.fallback.isEmpty)
        }
    }

    @Test("The names that are promised exist")
    func promised() {
        let flags = Setting.all.map(\.flag)
        for flag in ["zones", "data", "dns", "api", "control", "compatibility", "max-answers"] {
            #expect(flags.contains(flag), "--\(flag)")
        }
        let variables = Setting.all.map(\.variable)
        for name in [
            "COMPATIBILITY", "KNOWN_VPCS", "EC2_INSTANCES", "QUOTAS_INSTANCES_PER_SERVICE",
        ] {
            #expect(variables.contains("MUSTER_\(name)"))
        }
    }

    @Test("The nearest known word counts typing mistakes and ignores case")
    func nearest() {
        let known = ["zones", "data", "dns", "maxAnswers"]
        #expect(NearestName.find("ZONES", among: known)?.mistakes == 0)
        #expect(NearestName.find("dsn", among: known)?.name == "dns")
        #expect(NearestName.find("dsn", among: known)?.mistakes == 1)
        #expect(NearestName.find("max-answers", among: known)?.name == "maxAnswers")
        #expect(NearestName.find("", among: known)?.name == "dns")
        #expect(NearestName.find("x", among: []) == nil)
    }
}
