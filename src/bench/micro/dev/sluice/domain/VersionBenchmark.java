package dev.sluice.domain;

import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done once for each entry of a feed: compare, and for conflicts rank and join. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class VersionBenchmark {

    /** Most entries have one or two writers; a folder with a long life and many nodes has more. */
    @Param({"1", "2", "8"})
    int writers;

    private Version older;
    private Version newer;
    private Version concurrent;

    @Setup
    public void makeVersions() {
        TreeMap<Epoch, Long> counters = new TreeMap<>();
        for (int i = 1; i <= writers; i++) {
            counters.put(new Epoch(i * 0x9E3779B97F4A7C15L), 1_700_000_000_000_000L + i);
        }
        older = Version.of(counters);
        Epoch first = older.writer(0);
        newer = older.with(first, older.largest() + 1);
        concurrent = older.with(new Epoch(7), older.largest() + 2);
    }

    @Benchmark
    public Version.Order compare() {
        return older.compare(newer);
    }

    @Benchmark
    public int rank() {
        return newer.compareRank(concurrent);
    }

    @Benchmark
    public Version join() {
        return newer.join(concurrent);
    }
}
