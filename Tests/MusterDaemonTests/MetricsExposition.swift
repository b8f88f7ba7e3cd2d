import Testing

@testable import MusterDaemon

@Suite("The Prometheus text format")
struct MetricsExposition {
    @Test("A metric has its help, its type and a line for each set of labels")
    func shape() {
        var page = Exposition()
        page.add(.gauge, "a_b", "A thing.", 3)
        page.add(
            .counter, "c_total", "Things.",
            [
                Exposition.Sample([("kind", "x"), ("of", "y")], 1),
                Exposition.Sample([("kind", "z"), ("of", "")], 0.5),
            ])
        #expect(
            page.text == """
                # HELP a_b A thing.
                # TYPE a_b gauge
                a_b 3
                # HELP c_total Things.
                # TYPE c_total counter
                c_total{kind="x",of="y"} 1
                c_total{kind="z",of=""} 0.5

                """)
    }

    @Test("Quotes, backslashes and line feeds in help and labels are escaped")
    func escaping() {
        var page = Exposition()
        page.add(.gauge, "a", "x\\y\n\"z\"", [Exposition.Sample([("l", "x\\y\n\"z\"")], 1)])
        #expect(page.text.contains("# HELP a x\\\\y\\n\"z\"\n"))
        #expect(page.text.contains("a{l=\"x\\\\y\\n\\\"z\\\"\"} 1\n"))
    }

    @Test("Large, small and special numbers are written as Prometheus reads them")
    func numbers() {
        var page = Exposition()
        for (value, text) in [
            (9_007_199_254_740_991.0, "9007199254740991"), (0.000_001, "1e-06"), (-1.5, "-1.5"),
            (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        ] {
            page = Exposition()
            page.add(.gauge, "a", "h", value)
            #expect(page.text.hasSuffix("\na \(text)\n"))
        }
    }

    @Test("A distribution has its quantiles, its sum and its count")
    func summary() {
        var page = Exposition()
        page.summarize("a_seconds", "Time.", quantiles: [("0.5", 0.25)], sum: 2, count: 3)
        #expect(
            page.text == """
                # HELP a_seconds Time.
                # TYPE a_seconds summary
                a_seconds{quantile="0.5"} 0.25
                a_seconds_sum 2
                a_seconds_count 3

                """)
    }

    @Test("A metric without samples is left out")
    func noSamples() {
        var page = Exposition()
        page.add(.gauge, "a", "h", [])
        #expect(page.text.isEmpty)
    }
}
