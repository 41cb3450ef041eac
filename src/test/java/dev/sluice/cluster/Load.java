package dev.sluice.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Files that are written into the trees of nodes, on and on while something else happens. */
final class Load implements AutoCloseable {

    private static final int PAUSE_MILLIS = 50;
    private static final int SMALL = 20_000;

    /** Beyond what comes in bundles, so that some come by themselves. */
    private static final int LARGE = 1_500_000;

    private static final int EACH_LARGE = 16;

    private final ScheduledExecutorService writing = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger count = new AtomicInteger();

    Load(NodeProcess... nodes) throws IOException {
        for (NodeProcess node : nodes) {
            Path directory = Files.createDirectories(node.tree().resolve("load"));
            var _ =
                    writing.scheduleWithFixedDelay(
                            () -> write(directory), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void write(Path directory) {
        int number = count.incrementAndGet();
        byte[] content = new byte[number % EACH_LARGE == 0 ? LARGE : SMALL];
        new Random(number).nextBytes(content);
        try {
            Files.write(directory.resolve("f" + number), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many were written so far. */
    int count() {
        return count.get();
    }

    /** A counter of all nodes, whatever its labels. */
    static double sum(String metric, NodeProcess... nodes) throws IOException {
        double sum = 0;
        for (NodeProcess node : nodes) {
            sum +=
                    node.metrics()
                            .lines()
                            .filter(line -> line.startsWith(metric + "{"))
                            .mapToDouble(line ->
                                    Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                            .sum();
        }
        return sum;
    }

    @Override
    public void close() {
        writing.close();
    }
}
