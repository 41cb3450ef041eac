package dev.sluice;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs threads beside each other, in whatever order Fray gives them, and tests that do so. */
public final class Together {

    /** Of each test. */
    public static final int ITERATIONS = 500;

    private static final int MAX_FRAMES = 10;

    private Together() {}

    /**
     * Runs test classes; the process fails if one of their tests does, or there is none.
     *
     * @param arguments their names
     */
    public static void main(String[] arguments) {
        List<ClassSelector> classes =
                Stream.of(arguments).map(DiscoverySelectors::selectClass).toList();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(classes)
                        .filters(EngineFilter.includeEngines("junit-jupiter"))
                        .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true), MAX_FRAMES);
        long tests = summary.getTestsFoundCount();
        long failed = summary.getTotalFailureCount();
        System.out.printf("%d tests of %d iterations, %d failed%n", tests, ITERATIONS, failed);
        System.exit(failed == 0 && tests > 0 ? 0 : 1);
    }

    /** What one thread does. */
    @FunctionalInterface
    public interface Part {
        void run() throws Exception;
    }

    /** What a library for assertions does beside looking would be thousands of steps more. */
    public static void check(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new AssertionError(otherwise);
        }
    }

    /** Until all have ended; fails with the first that has failed. */
    public static void run(Part... parts) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (Part part : parts) {
            threads.add(
                    new Thread(
                            () -> {
                                try {
                                    part.run();
                                } catch (Exception | Error e) {
                                    failure.compareAndSet(null, e);
                                }
                            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable first = failure.get();
        if (first != null) {
            throw new AssertionError(first);
        }
    }
}
