/// A plot of the results, drawn by gnuplot: processor time for a query above, queries per second
/// below; a group of bars for each load, a bar for each server, the spread over it.
struct ComparePlot {
    let measurements: Measurements
    let servers: [String]
    let date: String

    /// Draws it into a PNG file.
    func draw(to file: String) throws {
        let folder = try WorkFolder()
        for (index, server) in servers.enumerated() {
            try WorkFolder.write(rows(of: server), to: folder.path("\(index)"))
        }
        try WorkFolder.write(script(file, folder), to: folder.path("script"))
        _ = try Tool.output(of: ["gnuplot", folder.path("script")])
    }

    /// A line for each load: its title, then median, least and most of both figures; `?` where a
    /// server was not measured.
    private func rows(of server: String) -> String {
        Load.allCases.map { load in
            let processor = measurements.spread(.processorPerQuery, server, load)
            let queries = measurements.spread(.queriesPerSecond, server, load)
            return "\"\(load.shortTitle)\" \(Self.columns(processor, 1)) "
                + "\(Self.columns(queries, 1e-3))\n"
        }.joined()
    }

    private static func columns(_ spread: Spread?, _ scale: Double) -> String {
        guard let spread else { return "? ? ?" }
        return [spread.median, spread.least, spread.most].map { "\($0 * scale)" }
            .joined(separator: " ")
    }

    private func script(_ file: String, _ folder: WorkFolder) -> String {
        """
        set terminal pngcairo size 1400,1000 font "DejaVu Sans,13" background "white"
        set output "\(file)"
        set datafile missing "?"
        set style data histograms
        set style histogram errorbars gap 2
        set style fill solid 0.9 noborder
        set boxwidth 0.9
        set grid ytics linecolor rgb "#dddddd" linetype 1
        set border 3 linecolor rgb "#666666"
        set tics nomirror
        set xtics scale 0
        set errorbars 0.5 linecolor rgb "#333333"
        set xrange [-0.6:\(Load.allCases.count).0 - 0.4]
        set lmargin 9
        set rmargin 14
        set key outside right top vertical Left reverse samplen 1.5 spacing 1.3
        set multiplot layout 2,1 title "Muster beside other name servers, \(date)" \
        font "DejaVu Sans,17"
        set title "Processor time for a query (lower is better)"
        set ylabel "µs"
        set yrange [0:\(ceiling(.processorPerQuery, 1))]
        \(plot(.processorPerQuery, 1, column: 2, folder, digits: 1))
        set title "Queries per second (higher is better)"
        set ylabel "thousands"
        unset key
        set yrange [0:\(ceiling(.queriesPerSecond, 1e-3))]
        \(plot(.queriesPerSecond, 1e-3, column: 5, folder, digits: 0))
        unset multiplot

        """
    }

    /// The end of an axis: room above the highest median for its figure. One round that went
    /// wrong must not make all bars small.
    private func ceiling(_ figure: Measurements.Figure, _ scale: Double) -> Double {
        let medians = Load.allCases.flatMap { load in
            servers.compactMap { measurements.spread(figure, $0, load)?.median }
        }
        return (medians.max() ?? 1) * scale * 1.25
    }

    /// Bars of all servers from one column on, and above each its median: gnuplot puts the bars of
    /// a group side by side, `gap` bars away from those of the next.
    private func plot(
        _ figure: Measurements.Figure, _ scale: Double, column: Int, _ folder: WorkFolder,
        digits: Int
    ) -> String {
        let gap = 2.0
        let highest = ceiling(figure, scale) * 0.93
        let width = 1 / (Double(servers.count) + gap)
        let parts = servers.enumerated().map { index, server in
            let file = "\"\(folder.path("\(index)"))\""
            let place = (Double(index) - Double(servers.count - 1) / 2) * width
            return "\(file) using \(column):\(column + 1):\(column + 2):xtic(1) "
                + "title \"\(server)\" linecolor rgb \"\(Self.color(of: server))\", "
                + "\(file) using ($0 + \(place)):"
                + "($\(column + 2) < \(highest) ? $\(column + 2) : $\(column)):"
                + "(sprintf(\"%.\(digits)f\", $\(column))) with labels offset 0,0.7 "
                + "font \"DejaVu Sans,9\" textcolor rgb \"#444444\" notitle"
        }
        return "plot " + parts.joined(separator: ", ")
    }

    /// Muster stands out; the others can be told apart by people who see few colours, too.
    private static func color(of server: String) -> String {
        switch server {
        case "echo": "#bbbbbb"
        case "Muster": "#d55e00"
        case "gdnsd": "#0072b2"
        case "NSD": "#56b4e9"
        case "Knot": "#009e73"
        default: "#cc79a7"
        }
    }
}
