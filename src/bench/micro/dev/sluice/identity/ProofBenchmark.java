package dev.sluice.identity;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;

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

/** What a call for changes costs more since it is proved: one of each here and one there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ProofBenchmark {

    private final SigningKey key = SigningKey.make();
    private final String statement =
            Statements.call(
                    "GET",
                    "/v1/folders/docs/changes?done=17&limit=1&epoch=0000000000000033&wait=30s",
                    new NodeId(1),
                    new RunId(2),
                    new NodeId(3),
                    new RunId(4),
                    CallProof.counter(5, 6));
    private final String signature = key.sign(statement);

    @Benchmark
    public String sign() {
        return key.sign(statement);
    }

    @Benchmark
    public boolean verify() {
        return key.key().hasSigned(statement, signature);
    }
}
