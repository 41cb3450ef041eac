package dev.sluice.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What some nodes hold of memory, files and threads, looked at again and again. */
final class Gauges implements AutoCloseable {

    private static final int SECONDS = 10;

    /** Of one process, at one moment. */
    private record Sample(long pid, long megabytes, long files, long threads) {}

    private final Map<NodeProcess, List<Sample>> samples = new LinkedHashMap<>();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();

    Gauges(List<NodeProcess> nodes) {
        nodes.forEach(node -> samples.put(node, new ArrayList<>()));
        var _ = looking.scheduleAtFixedRate(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private synchronized void look() {
        samples.forEach((node, all) -> {
            try {
                all.add(sample(node.pid()));
            } catch (IOException | UncheckedIOException _) {
                // It does not run just now.
            }
        });
    }

    private static Sample sample(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        List<String> status = Files.readAllLines(process.resolve("status"));
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            long kilobytes = field(status, "RssAnon:");
            return new Sample(pid, kilobytes >> 10, files.count(), field(status, "Threads:"));
        }
    }

    private static long field(List<String> status, String name) throws IOException {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).replace("kB", "").strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new IOException("no " + name + ": it has ended"));
    }

    /** The medians of one node in each third of the time. */
    synchronized Growth of(NodeProcess node) {
        List<Sample> all = samples.getOrDefault(node, List.of());
        List<Growth.Level> levels = new ArrayList<>();
        for (int i = 0; i < Growth.PARTS; i++) {
            List<Sample> part =
                    all.subList(all.size() * i / Growth.PARTS, all.size() * (i + 1) / Growth.PARTS);
            levels.add(
                    new Growth.Level(
                            median(part.stream().map(Sample::megabytes)),
                            median(part.stream().map(Sample::files)),
                            median(part.stream().map(Sample::threads))));
        }
        return new Growth(all.stream().map(Sample::pid).distinct().count(), levels);
    }

    private static long median(Stream<Long> values) {
        List<Long> sorted = values.sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
