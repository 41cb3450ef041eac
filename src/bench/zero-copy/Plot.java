import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The ratio of sendfile to gathered read+write over the file size, as SVG for light and dark. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 90;
    private static final int BOTTOM = 50;

    /** Room for one size. */
    private static final int LABEL = 45;

    private static final String STYLE =
            """
            <style>
              text { font: 13px sans-serif; fill: #1f2328 }
              .grid { stroke: #d1d9e0 }
              .one { stroke: #1f2328; stroke-dasharray: 5 4 }
              .line { fill: none; stroke-width: 2.5 }
              .cpu { stroke: #0969da } .cpu-area { fill: #0969da }
              .drop { stroke: #8250df } .drop-area { fill: #8250df }
              .wall { stroke: #bc4c00 } .wall-area { fill: #bc4c00 }
              .band { opacity: 0.15 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .grid { stroke: #3d444d }
                .one { stroke: #e6edf3 }
                .cpu { stroke: #58a6ff } .cpu-area { fill: #58a6ff }
                .drop { stroke: #bc8cff } .drop-area { fill: #bc8cff }
                .wall { stroke: #f0883e } .wall-area { fill: #f0883e }
              }
            </style>
            """;

    /** One line with its band. */
    private record Line(String name, BySize sizes, ToDoubleFunction<Sample> figure, String legend) {
        Series ratio(BySize.Point point) {
            return point.ratio(Form.SENDFILE, figure);
        }
    }

    private final List<Line> lines;
    private final List<BySize.Point> points;
    private final double highest;
    private final StringBuilder svg = new StringBuilder();

    private Plot(List<Line> lines) {
        this.lines = lines;
        points = lines.getFirst().sizes.points();
        double most = 1;
        for (Line line : lines) {
            for (BySize.Point point : line.sizes.points()) {
                most = Math.max(most, line.ratio(point).upperQuartile());
            }
        }
        highest = Math.ceil(most * 4) / 4;
    }

    static String of(BySize read, BySize dropped) {
        return new Plot(
                        List.of(
                                new Line(
                                        "cpu",
                                        dropped,
                                        Sample::cpuMicrosPerFile,
                                        "CPU time of the sender"),
                                new Line("drop", dropped, Sample::nanos, "time, dropped unread"),
                                new Line("wall", read, Sample::nanos, "time, receiver reads")))
                .draw();
    }

    private String draw() {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">", WIDTH, HEIGHT);
        svg.append(STYLE);
        text(LEFT, 22, "start", "Cost of sendfile, where one gathered read and write is 1");
        text(
                LEFT,
                42,
                "start",
                "Median, and the middle half of the rounds; open and close included");
        axes();
        for (int number = 0; number < lines.size(); number++) {
            series(lines.get(number));
            legend(LEFT + 215 * number, lines.get(number));
        }
        svg.append("</svg>\n");
        return svg.toString();
    }

    private void axes() {
        for (double ratio = 0; ratio <= highest + 0.01; ratio += 0.25) {
            String kind = Math.abs(ratio - 1) < 0.01 ? "one" : "grid";
            line(kind, LEFT, y(ratio), WIDTH - RIGHT, y(ratio));
            text(LEFT - 8, y(ratio) + 4, "end", String.format(Locale.ROOT, "%.2f", ratio));
        }
        double free = 0;
        for (BySize.Point point : points) {
            line("grid", x(point), y(0), x(point), y(0) + 5);
            if (x(point) >= free) {
                text(x(point), y(0) + 20, "middle", Size.of(point.size()).replace("iB", ""));
                free = x(point) + LABEL;
            }
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "size of each file, bytes");
    }

    private void series(Line line) {
        StringBuilder there = new StringBuilder();
        StringBuilder back = new StringBuilder();
        StringBuilder middle = new StringBuilder();
        for (BySize.Point point : line.sizes.points()) {
            Series ratio = line.ratio(point);
            there.append(at(point, ratio.upperQuartile()));
            back.insert(0, at(point, ratio.lowerQuartile()));
            middle.append(at(point, ratio.median()));
        }
        String band = there.append(back).toString().strip();
        add("<polygon class=\"band %s-area\" points=\"%s\"/>", line.name, band);
        String medians = middle.toString().strip();
        add("<polyline class=\"line %s\" points=\"%s\"/>", line.name, medians);
    }

    private void legend(int x, Line line) {
        int y = 64;
        add(
                "<line class=\"line %s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
                line.name, x, y, x + 28, y);
        text(x + 36, y + 4, "start", line.legend);
    }

    private String at(BySize.Point point, double ratio) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x(point), y(ratio));
    }

    private double x(BySize.Point point) {
        double first = Math.log(points.getFirst().size());
        double last = Math.log(points.getLast().size());
        double part = (Math.log(point.size()) - first) / (last - first);
        int inset = 20;
        return LEFT + inset + part * (WIDTH - LEFT - RIGHT - 2 * inset);
    }

    private double y(double ratio) {
        return HEIGHT - BOTTOM - ratio / highest * (HEIGHT - TOP - BOTTOM);
    }

    private void line(String kind, double x1, double y1, double x2, double y2) {
        add(
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                kind, x1, y1, x2, y2);
    }

    private void text(double x, double y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
