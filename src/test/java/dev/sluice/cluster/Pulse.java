package dev.sluice.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;

/** Asks nodes for their status every second, each on a thread of its own. */
final class Pulse implements AutoCloseable {

    private final ScheduledExecutorService asking;
    private final LongAccumulator slowest = new LongAccumulator(Long::max, 0);
    private final AtomicInteger answers = new AtomicInteger();

    Pulse(List<NodeProcess> nodes) {
        asking = Executors.newScheduledThreadPool(nodes.size());
        for (NodeProcess node : nodes) {
            var _ = asking.scheduleAtFixedRate(() -> ask(node), 0, 1, TimeUnit.SECONDS);
        }
    }

    private void ask(NodeProcess node) {
        long begun = System.nanoTime();
        try {
            var _ = node.status();
            answers.incrementAndGet();
        } catch (IOException e) {
            // None within the time that is waited for one: told by how long it took.
        }
        slowest.accumulate((System.nanoTime() - begun) / 1_000_000);
    }

    /** How long the longest took so far, in milliseconds. */
    long slowest() {
        return slowest.get();
    }

    int answers() {
        return answers.get();
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
