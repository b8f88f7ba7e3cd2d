/// A place in a master file. Lines and columns count from 1, a column is a character.
package struct SourcePlace: Hashable, Sendable {
    /// The file's path, as a user would write it.
    package let file: String
    /// The line; 0 when the place is the whole file.
    package let line: Int
    package let column: Int

    /// A place in a file.
    package init(file: String, line: Int, column: Int) {
        (self.file, self.line, self.column) = (file, line, column)
    }

    /// The whole of a file, for one that could not be read.
    package init(file: String) { self.init(file: file, line: 0, column: 0) }
}

extension SourcePlace: CustomStringConvertible {
    /// `zones/x.zone:3:7`, as compilers write it; only the path when the place is the whole file.
    package var description: String { line == 0 ? file : "\(file):\(line):\(column)" }
}
