import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Measures all, prints it, and in the full form writes it to the documentation. */
final class Bench {
    private static final String BEGIN = "<!-- measured: begin -->";
    private static final String END = "<!-- measured: end -->";

    private Bench() {}

    /**
     * @param arguments {@code full} or {@code quick}; an empty directory to work in; the directory
     *     of the documentation; and the veth pair, if there is one
     */
    public static void main(String[] arguments) throws IOException {
        boolean full = arguments[0].equals("full");
        Path work = Path.of(arguments[1]);
        Path docs = Path.of(arguments[2]);
        var veth =
                arguments.length > 3
                        ? Optional.of(Network.Veth.of(arguments[3]))
                        : Optional.<Network.Veth>empty();
        Scale scale = full ? Scale.FULL : Scale.QUICK;
        List<BySize> sizes;
        LargeFile large;
        try (var network = new Network(veth)) {
            large = LargeFile.measure(network, work, scale);
            sizes = BySize.measure(network, work, scale);
        }
        String report = report(scale, large, sizes, Truncation.observe(work));
        System.out.print(report);
        if (full) {
            write(docs, report, Plot.of(sizes.get(0), sizes.get(1)));
        }
    }

    private static String report(
            Scale scale, LargeFile large, List<BySize> sizes, String truncation)
            throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(Machine.describe()).append(' ');
        text.append("Medians of ").append(scale.rounds());
        text.append(" rounds in which the variants take turns, with (least-most).\n\n");
        text.append("### One file of ").append(Size.of(scale.large())).append("\n\n");
        text.append(large);
        for (BySize variant : sizes) {
            text.append("\n### By file size, ").append(variant.title()).append("\n\n");
            text.append(variant);
        }
        text.append("\n### From where on sendfile costs less than one gathered write\n\n");
        var crossings = new Table("", "by CPU time", "by wall time");
        for (BySize variant : sizes) {
            crossings.row(
                    variant.title(),
                    Crossing.of(variant, Sample::cpuMicrosPerFile).toString(),
                    Crossing.of(variant, Sample::nanos).toString());
        }
        text.append(crossings);
        text.append("\n### A file that loses its second half meanwhile\n\n").append(truncation);
        return text.toString();
    }

    private static void write(Path docs, String report, String plot) throws IOException {
        Path page = docs.resolve("zero-copy.md");
        String old = Files.readString(page);
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " lacks the lines " + BEGIN + " and " + END);
        }
        String before = old.substring(0, begin + BEGIN.length());
        Files.writeString(page, before + "\n\n" + report + "\n" + old.substring(end));
        Files.writeString(docs.resolve("zero-copy.svg"), plot);
        Progress.say("written: " + page + " and its plot");
    }
}
