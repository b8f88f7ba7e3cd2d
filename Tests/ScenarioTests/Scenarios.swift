import Testing

/// What runs the real program and the real tools, one test after the other: they share the machine.
@Suite(.serialized) enum Scenarios {}
