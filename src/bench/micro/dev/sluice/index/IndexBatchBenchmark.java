package dev.sluice.index;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Transactions of many rows in an index that is forced to the disk, as a scan and a pull make them;
 * the time is that of one row. New rows are put under names that were never there, so the index
 * grows over an iteration as it does during a first scan.
 */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class IndexBatchBenchmark {

    private static final int ROWS = 1_000;
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
    private static final NodeId PEER = new NodeId(7);

    /** How many rows there are already. */
    @Param({"0", "100000"})
    int before;

    private Path directory;
    private SqliteIndex index;
    private long next;

    @Setup(Level.Iteration)
    public void open() throws IOException {
        directory = Files.createTempDirectory("sluice-micro-");
        index =
                SqliteIndex.open(
                        directory.resolve("index.db"),
                        new FolderId("docs"),
                        new RunId(1),
                        InstantSource.system());
        next = 0;
        while (next < before) {
            putNew();
        }
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        index.close();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long putNew() {
        index.write(transaction -> {
            for (int i = 0; i < ROWS; i++) {
                put(transaction, next + i);
            }
            return true;
        });
        return next += ROWS;
    }

    /** The same rows each time, as when all of a folder was changed. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Sequence putAgain() {
        return index.write(transaction -> {
            for (int i = 0; i < ROWS; i++) {
                put(transaction, i);
            }
            return index.last();
        });
    }

    /** What a feed tells is noted, found again and done. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long want() {
        long first = next;
        index.write(transaction -> {
            for (int i = 0; i < ROWS; i++) {
                transaction.want(PEER, entry(first + i), new Sequence(first + i + 1));
            }
            return true;
        });
        index.write(transaction -> {
            for (int i = 0; i < ROWS; i++) {
                Sequence at = new Sequence(first + i + 1);
                transaction.unwant(PEER, entry(first + i).path(), at);
            }
            return true;
        });
        return next += ROWS;
    }

    private static void put(Transaction transaction, long number) {
        var _ = transaction.put(entry(number), seen(number));
    }

    private static Entry entry(long number) {
        Digest digest = new Digest(DigestAlgorithm.XXH3_128, "%032x".formatted(number));
        var file = new dev.sluice.domain.State.File(4096, NOON, new Mode(0644), digest);
        RelativePath path = RelativePath.of("d" + number % 100 + "/file" + number);
        return new Entry(path, file, null, Version.found(new dev.sluice.domain.Epoch(5)));
    }

    private static FileStat seen(long number) {
        return new FileStat(
                Kind.FILE, 4096, NOON, NOON, new Mode(0644), 2049, number, NOON.plusSeconds(1));
    }
}
