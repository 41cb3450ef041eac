package dev.sluice.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs many seeds of one shape, until one breaks a rule; for {@code src/bench/simulation}, which
 * starts one such process for each processor.
 */
final class LongRun {

    private static final Logger LOG = Logger.getLogger("dev.sluice");

    private LongRun() {}

    /**
     * @param arguments the shape, the first seed, how many, and where to write the points at which
     *     processes have ended
     */
    public static void main(String[] arguments) throws IOException {
        LOG.setLevel(Level.OFF);
        Schedule.Shape shape = Schedule.Shape.valueOf(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        long count = Long.parseLong(arguments[2]);
        String wrong = null;
        AtomicLong ended = new AtomicLong();
        AtomicLong fromBlocks = new AtomicLong();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() ->
                                System.out.printf(
                                        "%s: %d seeds, %d contents from blocks%n",
                                        shape, ended.get(), fromBlocks.get())));
        try (Homes homes = Homes.open()) {
            for (long seed = first; seed < first + count && wrong == null; seed++) {
                Schedule schedule = Generator.schedule(seed, shape);
                Simulation.Outcome outcome = Simulation.run(schedule, homes);
                wrong = outcome.wrong();
                fromBlocks.addAndGet(outcome.fromBlocks());
                ended.incrementAndGet();
                if (wrong != null) {
                    System.out.printf("seed %d, %s: %s%n", seed, shape, wrong);
                }
            }
        }
        Files.write(Path.of(arguments[3]), CrashPoints.seen());
        System.exit(wrong == null ? 0 : 1);
    }
}
