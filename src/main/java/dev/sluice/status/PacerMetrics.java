package dev.sluice.status;

import dev.sluice.peer.http.Pacer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** What monitoring wants to know of a limited bandwidth. */
public final class PacerMetrics {

    private PacerMetrics() {}

    /** Registers {@code sluice_pull_throttled_seconds_total}. */
    public static void register(Pacer pacer, MeterRegistry registry) {
        FunctionCounter.builder("sluice.pull.throttled", pacer, p -> p.waited().toMillis() / 1000.0)
                .description("Time that transfers have waited because of sluice.pull.bandwidth")
                .baseUnit("seconds")
                .register(registry);
    }
}
