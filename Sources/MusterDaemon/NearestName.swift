/// Finds the known word that somebody most likely meant.
package enum NearestName {
    /// The known word with the fewest typing mistakes between it and `word`, and their number.
    ///
    /// Case is ignored, so `ZONES` is 0 away from `zones`. Of equals the first wins.
    package static func find(_ word: String, among known: [String]) -> (
        name: String, mistakes: Int
    )? {
        var best: (name: String, mistakes: Int)?
        for name in known {
            let mistakes = distance(Array(word.lowercased()), Array(name.lowercased()))
            if mistakes < best?.mistakes ?? .max { best = (name, mistakes) }
        }
        return best
    }

    /// The end of a message about an unknown word: `: did you mean 'zones'?`.
    package static func hint(_ word: String, among known: [String]) -> String {
        guard let (name, mistakes) = find(word, among: known) else { return "" }
        return mistakes <= max(2, word.count / 3)
            ? ": did you mean '\(name)'?" : ": the nearest known one is '\(name)'"
    }

    /// Insertions, deletions, replacements and swaps of neighbours between two words (optimal
    /// string alignment).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var before = [Int]()
        var above = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let same = left[row] == right[column]
                var least = min(above[column + 1] + 1, current[column] + 1)
                least = min(least, above[column] + (same ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    least = min(least, before[column - 1] + 1)
                }
                current.append(least)
            }
            (before, above) = (above, current)
        }
        return above[right.count]
    }
}
