import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** One large file, by every way over every link. */
final class LargeFile {
    private static final Line REFERENCE = new Line(Link.LOOPBACK, Form.READ_256K);

    private final Map<Link, Map<Form, List<Sample>>> samples = new EnumMap<>(Link.class);
    private final Map<Link, Map<Form, SystemCalls>> calls = new EnumMap<>(Link.class);
    private final List<Line> lines;
    private final int rounds;

    /** One line of the table. */
    private record Line(Link link, Form form) {}

    private LargeFile(List<Line> lines, int rounds) {
        this.lines = lines;
        this.rounds = rounds;
    }

    static LargeFile measure(Network network, Path work, Scale scale) throws IOException {
        var large = new LargeFile(lines(network), scale.rounds());
        try (var sources = Sources.in(work, scale.large(), 1)) {
            for (int round = -1; round < scale.rounds(); round++) {
                Progress.say("%d MiB, round %d".formatted(scale.large() >> 20, round + 1));
                for (Line line : large.lines) {
                    Pair pair = network.over(line.link);
                    Sample sample = pair.send(sources.job(line.form, true));
                    if (round >= 0) {
                        large.of(line).add(sample);
                    }
                }
            }
            for (Line line : large.lines) {
                large.calls
                        .computeIfAbsent(line.link, _ -> new EnumMap<>(Form.class))
                        .put(
                                line.form,
                                network.over(line.link).trace(sources.job(line.form, true)));
            }
        }
        return large;
    }

    private static List<Line> lines(Network network) {
        List<Line> lines = new ArrayList<>();
        for (Link link : Link.values()) {
            for (Form form : Form.values()) {
                boolean wanted =
                        link == Link.LOOPBACK || form == Form.READ_256K || form == Form.SENDFILE;
                if (wanted && network.has(link)) {
                    lines.add(new Line(link, form));
                }
            }
        }
        return lines;
    }

    private List<Sample> of(Line line) {
        return samples.computeIfAbsent(line.link, _ -> new EnumMap<>(Form.class))
                .computeIfAbsent(line.form, _ -> new ArrayList<>());
    }

    /** Each round against the reference of the same round. */
    private Series ratio(Line line, ToDoubleFunction<Sample> figure) {
        List<Sample> mine = of(line);
        List<Sample> reference = of(REFERENCE);
        return Series.of(
                IntStream.range(0, rounds)
                        .mapToDouble(round ->
                                figure.applyAsDouble(mine.get(round))
                                        / figure.applyAsDouble(reference.get(round))));
    }

    private Series each(Line line, ToDoubleFunction<Sample> figure) {
        return Series.of(of(line).stream().mapToDouble(figure));
    }

    @Override
    public String toString() {
        var work =
                new Table(
                        "way",
                        "over",
                        "copies by CPU",
                        "by DMA",
                        "system calls",
                        "mode switches",
                        "page faults",
                        "context switches: waits",
                        "preempted");
        var cost =
                new Table(
                        "way",
                        "over",
                        "CPU s user",
                        "CPU s kernel",
                        "CPU ratio",
                        "receiver's CPU s",
                        "CPU ratio of both",
                        "throughput ratio",
                        "s");
        for (Line line : lines) {
            describe(line, work, cost);
        }
        return "Per GiB, counted:\n\n" + work + "\nPer GiB, measured:\n\n" + cost + calls();
    }

    private void describe(Line line, Table work, Table cost) {
        double gibibytes = of(line).getFirst().job().gibibytes();
        double total = calls.get(line.link).get(line.form).total() / gibibytes;
        work.row(
                line.form.label,
                line.link.label,
                Integer.toString(line.form.copies + line.link.copies),
                "0",
                whole(total),
                whole(2 * total),
                whole(each(line, s -> s.perGibibyte(s.sender().faults())).median()),
                whole(each(line, s -> s.perGibibyte(s.sender().waits())).median()),
                whole(each(line, s -> s.perGibibyte(s.sender().preemptions())).median()));
        double cpu = each(line, Sample::cpuPerGibibyte).median();
        double kernel = kernelShare(line) * cpu;
        cost.row(
                line.form.label,
                line.link.label,
                "%.3f".formatted(cpu - kernel),
                "%.3f".formatted(kernel),
                ratio(line, Sample::cpuPerGibibyte).spread("%.2f"),
                "%.3f".formatted(each(line, Sample::receiverCpuPerGibibyte).median()),
                ratio(line, Sample::bothCpuPerGibibyte).spread("%.2f"),
                ratio(line, Sample::bytesPerSecond).spread("%.2f"),
                "%.2f".formatted(each(line, s -> s.nanos() / 1e9 / gibibytes).median()));
    }

    /** From all rounds together: the kernel tells the two modes apart by ticks of 10 ms only. */
    private double kernelShare(Line line) {
        long user = of(line).stream().mapToLong(sample -> sample.sender().user()).sum();
        long kernel = of(line).stream().mapToLong(sample -> sample.sender().kernel()).sum();
        return user + kernel == 0 ? 1 : kernel / (double) (user + kernel);
    }

    private String calls() {
        StringBuilder text = new StringBuilder("\nThe system calls of one run over loopback:\n\n");
        calls.get(Link.LOOPBACK)
                .forEach((form, of) -> text.append("- " + form.label + ": " + of + "\n"));
        return text.toString();
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
