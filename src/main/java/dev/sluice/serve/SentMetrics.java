package dev.sluice.serve;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/**
 * Counts the contents that were sent: {@code sluice_sent_bytes_total} and {@code
 * sluice_sent_files_total}, by the method {@code sendfile} or {@code buffered}. Bytes are counted
 * as the socket takes them, a file when its last one is taken.
 */
@Singleton
public final class SentMetrics {

    private static final String METHOD = "method";

    private final MeterRegistry registry;

    public SentMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void add(Sent sent) {
        registry.counter("sluice.sent.bytes", METHOD, sent.method())
                .increment((double) sent.bytes());
        if (sent.files() > 0) {
            registry.counter("sluice.sent.files", METHOD, sent.method()).increment(sent.files());
        }
    }
}
