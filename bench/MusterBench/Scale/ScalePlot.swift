/// A plot of the results over the number of instances, drawn by gnuplot: the latency of changes
/// above, queries per second below.
struct ScalePlot {
    let results: ScaleResults
    let date: String

    /// Draws it into a PNG file; without anything to draw there is none.
    func draw(to file: String) throws {
        guard !plots.isEmpty else { return }
        let folder = try WorkFolder()
        try WorkFolder.write(rows, to: folder.path("data"))
        try WorkFolder.write(script(file, folder.path("data")), to: folder.path("script"))
        _ = try Tool.output(of: ["gnuplot", folder.path("script")])
    }

    /// A line for each size: instances, median and p99 of registering, of health, queries per
    /// second; `?` where something was not measured.
    var rows: String {
        results.sizes.map { result in
            let kinds = [InstanceChange.Kind.register, .unhealthy].map(result.figures)
            let columns: [Double?] =
                [Double(result.instances)] + kinds.flatMap { [$0?.median, $0?.p99] }
                + [result.queriesPerSecond?.median]
            return columns.map { $0.map { "\($0)" } ?? "?" }.joined(separator: " ") + "\n"
        }.joined()
    }

    private func script(_ file: String, _ data: String) -> String {
        """
        set terminal pngcairo size 1200,\(plots.count * 450) font "DejaVu Sans,13" \
        background "white"
        set output "\(file)"
        set datafile missing "?"
        set grid linecolor rgb "#dddddd" linetype 1
        set border 3 linecolor rgb "#666666"
        set tics nomirror
        set logscale x
        set format x "%.0s %c"
        set xlabel "instances"
        set key outside right top vertical Left reverse samplen 1.5 spacing 1.3
        set multiplot layout \(plots.count),1 title "Muster by the number of instances, \(date)" \
        font "DejaVu Sans,17"
        \(plots.map { $0(data) }.joined(separator: "\n"))
        unset multiplot

        """
    }

    private var plots: [(String) -> String] {
        var plots: [(String) -> String] = []
        if results.sizes.contains(where: { !$0.changes.isEmpty }) { plots.append(latency) }
        if results.sizes.contains(where: { $0.queriesPerSecond != nil }) { plots.append(queries) }
        return plots
    }

    private func latency(_ data: String) -> String {
        let lines = [
            ("register, median", 2, "#0072b2", 1), ("register, p99", 3, "#0072b2", 2),
            ("health, median", 4, "#d55e00", 1), ("health, p99", 5, "#d55e00", 2),
        ].map { title, column, color, dash in
            "\"\(data)\" using 1:\(column) title \"\(title)\" with linespoints "
                + "linewidth 2 pointtype 7 dashtype \(dash) linecolor rgb \"\(color)\""
        }
        return """
            set title "A change until it is visible (lower is better)"
            set ylabel "µs"
            set logscale y
            plot \(lines.joined(separator: ", "))
            unset logscale y
            """
    }

    private func queries(_ data: String) -> String {
        """
        set title "Queries per second, saturated (higher is better)"
        set ylabel "thousands"
        set yrange [0:*]
        plot "\(data)" using 1:($6/1000) title "one processor" with linespoints linewidth 2 \
        pointtype 7 linecolor rgb "#d55e00"
        """
    }
}
