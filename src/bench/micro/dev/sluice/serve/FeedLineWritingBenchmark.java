package dev.sluice.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import dev.sluice.index.FeedRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows of files as lines of the changes feed; the time is that of one line. */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FeedLineWritingBenchmark {

    private static final int LINES = 1_000;

    private final List<FeedRow> rows = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 19);

    @Setup
    public void makeRows() {
        Instant mtime = Instant.parse("2026-11-22T01:02:03.123456789Z");
        Version version = Version.of(Map.of(new Epoch(0xabcdef), 1_763_773_323_123_456L));
        for (int i = 0; i < LINES; i++) {
            Digest digest = new Digest(DigestAlgorithm.XXH3_128, "%032x".formatted(i * 7919L));
            var state = new dev.sluice.domain.State.File(4096 + i, mtime, new Mode(0644), digest);
            RelativePath path = RelativePath.of("java.base/java/util/concurrent/File" + i);
            rows.add(new FeedRow(new Entry(path, state, null, version), new Sequence(i + 1)));
        }
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public int write() throws IOException {
        out.reset();
        try (JsonGenerator json = Json.lines(out)) {
            for (FeedRow row : rows) {
                EntryWriter.write(row, json);
                json.writeRaw('\n');
            }
        }
        return out.size();
    }
}
