package dev.sluice.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What monitoring wants to know of the memory of the rounds of all folders. */
public final class PullMetrics {

    private final Supplier<Pulling> pulling;
    private final MeterRegistry registry;

    private PullMetrics(Supplier<Pulling> pulling, MeterRegistry registry) {
        this.pulling = pulling;
        this.registry = registry;
    }

    /** Registers {@code sluice_pull_memory_…}. */
    public static void register(Supplier<Pulling> pulling, MeterRegistry registry) {
        PullMetrics metrics = new PullMetrics(pulling, registry);
        metrics.bytes("rows", Pulling::rows, "Heap that what was read of feeds holds");
        metrics.bytes("rows.limit", Pulling::mostRows, "Heap that it may hold");
        metrics.bytes("buffers", Pulling::buffers, "Memory that contents on their way hold");
        metrics.bytes("buffers.limit", Pulling::mostBuffers, "Memory that they may hold");
        Gauge.builder("sluice.pull.memory.waiting", pulling, each -> each.get().waiting())
                .description("Transfers that wait for memory")
                .strongReference(true)
                .register(registry);
    }

    private void bytes(String name, ToDoubleFunction<Pulling> value, String description) {
        Gauge.builder(
                        "sluice.pull.memory." + name,
                        pulling,
                        each -> value.applyAsDouble(each.get()))
                .description(description)
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }
}
