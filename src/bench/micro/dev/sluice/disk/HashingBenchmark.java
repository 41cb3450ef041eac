package dev.sluice.disk;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.Random;
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

/** One content from a direct buffer, as the scan and the receiver have it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HashingBenchmark {

    @Param({"4096", "262144", "1048576"})
    int bytes;

    @Param({"XXH3_128", "SHA_256"})
    DigestAlgorithm algorithm;

    private ByteBuffer content;

    @Setup
    public void makeContent() {
        byte[] random = new byte[bytes];
        new Random(1).nextBytes(random);
        content = ByteBuffer.allocateDirect(bytes).put(random);
    }

    @Benchmark
    public Digest hash() {
        ContentDigest digest = ContentDigest.of(algorithm);
        digest.update(content.flip());
        return digest.finish();
    }
}
