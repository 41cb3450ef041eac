package dev.sluice.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the threads of a process cost, by the kernel's account. */
final class ThreadTimes {

    private static final long INTERVAL_MILLIS = 300;
    private static final double TICK_MILLIS = 10;

    /** In the file `stat`, counted behind the name of the thread. */
    private static final int USER = 11;

    private ThreadTimes() {}

    /** The share of a core that the busiest thread took in a short while; 1 for one that spins. */
    static double busiest(long pid) throws IOException, InterruptedException {
        Map<Path, Long> before = ticks(pid);
        Thread.sleep(INTERVAL_MILLIS); // What is measured is a share of this time.
        double most = 0;
        for (Map.Entry<Path, Long> now : ticks(pid).entrySet()) {
            long took = now.getValue() - before.getOrDefault(now.getKey(), now.getValue());
            most = Math.max(most, took * TICK_MILLIS / INTERVAL_MILLIS);
        }
        return most;
    }

    private static Map<Path, Long> ticks(long pid) throws IOException {
        Map<Path, Long> ticks = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                try {
                    String stat = Files.readString(task.resolve("stat"));
                    String behindName = stat.substring(stat.lastIndexOf(')') + 2);
                    List<String> fields = List.of(behindName.split(" "));
                    ticks.put(
                            task,
                            Long.parseLong(fields.get(USER))
                                    + Long.parseLong(fields.get(USER + 1)));
                } catch (NoSuchFileException _) {
                    // It has ended.
                }
            }
        }
        return ticks;
    }
}
