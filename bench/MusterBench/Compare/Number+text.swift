import Foundation

extension Double {
    /// With this many digits behind the point.
    func formatted(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}

extension Duration {
    /// As a number of seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

extension Int {
    /// With commas between groups of three digits.
    var grouped: String {
        let digits = Array(String(magnitude))
        let text = digits.indices.map { index in
            let isGroupEnd = index > 0 && (digits.count - index).isMultiple(of: 3)
            return (isGroupEnd ? "," : "") + String(digits[index])
        }
        return (self < 0 ? "-" : "") + text.joined()
    }
}
