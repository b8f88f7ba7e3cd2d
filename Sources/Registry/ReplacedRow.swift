/// What a change of the rows that DNS shows took the place of; nil in it is no row.
package enum ReplacedRow: Sendable {
    case namespace(Namespace?)
    case service(Service?)
    case instance(Instance?)
    /// Another kind of row, or only a revision.
    case other
}
