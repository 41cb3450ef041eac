package dev.sluice.peer;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** A line of a peer's changes feed, with all of its checks, as an entry. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FeedLineReadingBenchmark {

    private static final String LINE =
            "{\"path\":\"java.base/java/util/concurrent/File17\",\"kind\":\"file\",\"size\":4113,"
                    + "\"mtime\":\"2026-11-22T01:02:03.123456789Z\",\"mode\":\"644\","
                    + "\"digest\":\"xxh3-128:0123456789abcdef0123456789abcdef\","
                    + "\"version\":{\"0000000000abcdef\":1763773323123456},\"sequence\":17}";

    private final EntryReader entries = new EntryReader(DigestAlgorithm.XXH3_128);

    @Benchmark
    public Entry read() throws BadAnswer {
        return entries.entry(JsonObject.parse(LINE));
    }
}
