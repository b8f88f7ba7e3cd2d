/// The numbers that bound what the store does, each named once.
enum Limits {
    /// Changes that are written before the write-ahead log is copied into the database file. Few
    /// enough that the log stays at some tens of megabytes and a start after a crash is quick;
    /// enough that the copying, two fsyncs, is spread over many groups, and a page that many of
    /// them changed is copied once.
    static let changesPerCheckpoint = 8_000
    /// Kibibytes of the database that SQLite keeps in memory while it writes.
    static let cache = 16 * 1024
    /// Rows that are handed over together at start-up: enough that what reads them and what takes
    /// them in each stay in the processor's caches for a while.
    static let loadedAtOnce = 256
    /// Octets the write-ahead log's file keeps on disk once it has been copied; a bulk load or a
    /// long backup may need more for a while.
    static let keptLogSize = 64 * 1024 * 1024
    /// Octets written to learn whether a disk that failed is full: more than a few free blocks
    /// hold.
    static let roomProbeSize = 64 * 1024
    /// Digits of the process number that are read from a lock file.
    static let processDigits = 20
}
