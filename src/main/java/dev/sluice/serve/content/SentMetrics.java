package dev.sluice.serve.content;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts the contents that were sent: {@code sluice_sent_bytes_total} and {@code
 * sluice_sent_files_total}, by the method {@code sendfile} or {@code buffered}. Bytes are counted
 * as the socket takes them, a file when its last one is taken. Both are there from the start, so
 * that the first bytes are a rise and not a beginning.
 */
@Singleton
public final class SentMetrics {

    private record Counted(Counter bytes, Counter files) {}

    private final Map<String, Counted> methods;

    public SentMetrics(MeterRegistry registry) {
        this.methods =
                Stream.of(RegionSlices.METHOD, BufferSlices.METHOD)
                        .collect(
                                Collectors.toMap(
                                        Function.identity(), method -> counted(method, registry)));
    }

    private static Counted counted(String method, MeterRegistry registry) {
        return new Counted(
                Counter.builder("sluice.sent.bytes")
                        .description("Bytes of contents sent to peers")
                        .tag("method", method)
                        .register(registry),
                Counter.builder("sluice.sent.files")
                        .description("Contents sent whole to peers")
                        .tag("method", method)
                        .register(registry));
    }

    void add(Sent sent) {
        Counted counted = Objects.requireNonNull(methods.get(sent.method()), sent.method());
        counted.bytes().increment((double) sent.bytes());
        counted.files().increment(sent.files());
    }

    /** Bytes of contents sent since the start, however. */
    public long bytes() {
        return methods.values().stream().mapToLong(each -> (long) each.bytes().count()).sum();
    }
}
