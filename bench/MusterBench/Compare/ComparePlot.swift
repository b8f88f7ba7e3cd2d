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
        set style histogram errorbars gap 1.5 linewidth 1.2
        set style fill solid 0.9 noborder
        set boxwidth 0.9
        set grid ytics linecolor rgb "#dddddd" linetype 1
        set border 3 linecolor rgb "#666666"
        set tics nomirror
        set xtics scale 0
        set yrange [0:*]
        set key outside right top vertical Left reverse samplen 1.5 spacing 1.3
        set multiplot layout 2,1 title "Muster beside other name servers, \(date)" \
        font "DejaVu Sans,17"
        set title "Processor time for a query (lower is better)"
        set ylabel "µs"
        \(plot(2, folder))
        set title "Queries per second (higher is better)"
        set ylabel "thousands"
        \(plot(5, folder))
        unset multiplot

        """
    }

    private func plot(_ column: Int, _ folder: WorkFolder) -> String {
        let parts = servers.enumerated().map { index, server in
            "\"\(folder.path("\(index)"))\" using \(column):\(column + 1):\(column + 2):xtic(1) "
                + "title \"\(server)\" linecolor rgb \"\(Self.color(of: server))\""
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
