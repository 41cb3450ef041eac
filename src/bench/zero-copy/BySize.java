import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Many files of one size over loopback, for each of the sizes. */
final class BySize {
    static final Form GATHERED = Form.READ_256K;
    private static final List<Form> FORMS = List.of(GATHERED, Form.MAP, Form.SENDFILE);

    private final boolean opening;
    private final Link link;
    private final List<Point> points = new ArrayList<>();

    private BySize(boolean opening, Link link) {
        this.opening = opening;
        this.link = link;
    }

    /** All that was measured of one size. */
    record Point(
            long size, int files, Map<Form, List<Sample>> samples, Map<Form, SystemCalls> calls) {
        /** Below 1 when the form needs less than the gathered one of the same round. */
        Series ratio(Form form, ToDoubleFunction<Sample> figure) {
            List<Sample> mine = samples.get(form);
            List<Sample> gathered = samples.get(GATHERED);
            return Series.of(
                    IntStream.range(0, mine.size())
                            .mapToDouble(round ->
                                    figure.applyAsDouble(mine.get(round))
                                            / figure.applyAsDouble(gathered.get(round))));
        }

        double median(Form form, ToDoubleFunction<Sample> figure) {
            return Series.of(samples.get(form).stream().mapToDouble(figure)).median();
        }
    }

    /**
     * All variants of all sizes in turns, so that a disturbance meets every size alike. The first
     * two have opening included; of these the first is read by the receiver.
     */
    static List<BySize> measure(Network network, Path work, Scale scale) throws IOException {
        var variants =
                List.of(
                        new BySize(true, Link.LOOPBACK),
                        new BySize(true, Link.LOOPBACK_DROPPED),
                        new BySize(false, Link.LOOPBACK),
                        new BySize(false, Link.LOOPBACK_DROPPED));
        List<Sources> all = new ArrayList<>();
        try {
            for (long size : scale.sizes()) {
                Progress.say("write " + scale.filesOf(size) + " files of " + Size.of(size));
                all.add(Sources.in(work, size, scale.filesOf(size)));
            }
            for (BySize variant : variants) {
                all.forEach(variant::expect);
            }
            for (int round = -1; round < scale.rounds(); round++) {
                Progress.say("all sizes, round " + (round + 1));
                for (int size = 0; size < all.size(); size++) {
                    for (BySize variant : variants) {
                        variant.round(network, all.get(size), size, round >= 0);
                    }
                }
            }
            for (BySize variant : variants) {
                variant.trace(network, all);
            }
        } finally {
            for (Sources sources : all) {
                sources.close();
            }
        }
        return variants;
    }

    private void expect(Sources sources) {
        points.add(
                new Point(
                        sources.size(),
                        sources.count(),
                        new EnumMap<>(Form.class),
                        new EnumMap<>(Form.class)));
    }

    private void round(Network network, Sources sources, int size, boolean measured)
            throws IOException {
        for (Form form : FORMS) {
            Sample sample = network.over(link).send(sources.job(form, opening));
            if (measured) {
                Map<Form, List<Sample>> samples = points.get(size).samples;
                samples.computeIfAbsent(form, _ -> new ArrayList<>()).add(sample);
            }
        }
    }

    private void trace(Network network, List<Sources> all) throws IOException {
        for (int size = 0; size < all.size(); size++) {
            for (Form form : FORMS) {
                Job few = all.get(size).few(form, opening);
                points.get(size).calls.put(form, network.over(link).trace(few));
            }
        }
    }

    List<Point> points() {
        return points;
    }

    String title() {
        String files = opening ? "open and close of each file included" : "files opened beforehand";
        return files + (link == Link.LOOPBACK ? ", read by the receiver" : ", dropped unread");
    }

    @Override
    public String toString() {
        var table =
                new Table(
                        "size",
                        "files",
                        "calls a file: gathered",
                        "mmap",
                        "sendfile",
                        "CPU µs a file: gathered",
                        "mmap",
                        "sendfile",
                        "sendfile / gathered: CPU",
                        "wall time",
                        "mmap / gathered: CPU",
                        "wall time");
        for (Point point : points) {
            table.row(
                    Size.of(point.size),
                    "%,d".formatted(point.files),
                    calls(point, GATHERED),
                    calls(point, Form.MAP),
                    calls(point, Form.SENDFILE),
                    micros(point, GATHERED),
                    micros(point, Form.MAP),
                    micros(point, Form.SENDFILE),
                    point.ratio(Form.SENDFILE, Sample::cpuMicrosPerFile).spread("%.2f"),
                    point.ratio(Form.SENDFILE, Sample::nanos).spread("%.2f"),
                    point.ratio(Form.MAP, Sample::cpuMicrosPerFile).spread("%.2f"),
                    point.ratio(Form.MAP, Sample::nanos).spread("%.2f"));
        }
        return table.toString();
    }

    private static String calls(Point point, Form form) {
        long files = Math.min(point.files, Sources.FEW);
        return "%,.1f".formatted(point.calls.get(form).total() / (double) files);
    }

    private static String micros(Point point, Form form) {
        double micros = point.median(form, Sample::cpuMicrosPerFile);
        return (micros < 100 ? "%.1f" : "%,.0f").formatted(micros);
    }
}
