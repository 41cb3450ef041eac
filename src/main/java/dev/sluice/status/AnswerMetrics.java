package dev.sluice.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What monitoring wants to know of the memory of answers. */
public final class AnswerMetrics {

    private AnswerMetrics() {}

    /** Registers {@code sluice_answers_held_bytes} and {@code sluice_answers_limit_bytes}. */
    public static void register(Supplier<Answers> answers, MeterRegistry registry) {
        Gauge.builder("sluice.answers.held", answers, each -> each.get().held())
                .description("Memory that answers on their way hold, on the heap and off it")
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
        Gauge.builder("sluice.answers.limit", answers, each -> each.get().most())
                .description("Memory that answers on their way may hold together")
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }
}
