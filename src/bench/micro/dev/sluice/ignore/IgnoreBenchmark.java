package dev.sluice.ignore;

import dev.sluice.domain.RelativePath;

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

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The worst that a permitted set of ignore patterns does to one path; a peer may have written both.
 * The time must grow as the length of the path does. A path of more than 255 bytes has several
 * names, and the patterns are for whole paths then.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class IgnoreBenchmark {

    /** How bad the patterns are. */
    public enum Patterns {
        /** What a project has. */
        ORDINARY(
                List.of(
                        "*.o",
                        "*.class",
                        "build/",
                        "/target/",
                        "**/node_modules/",
                        "*~",
                        ".*.swp")),
        /** A thousand lines with stars before what is not there. */
        STARS(Collections.nCopies(1_000, "*a*a*a*b*a")),
        /** As many characters with a star as are permitted, to be compared again at each step. */
        LONG(Collections.nCopies(65, "*" + "a".repeat(125) + "b*")),
        /** Sets of characters, the longest that are permitted. */
        BRACKETS(Collections.nCopies(8, "*[" + "c-e".repeat(330) + "a]b*")),
        /** For whole paths, at any depth. */
        PATHS(Collections.nCopies(585, "**/*a/**/*b*/a"));

        private final List<String> lines;

        Patterns(List<String> lines) {
            this.lines = lines;
        }
    }

    @Param({"ORDINARY", "STARS", "LONG", "BRACKETS", "PATHS"})
    public Patterns patterns;

    @Param({"50", "250", "1000", "4000"})
    public int bytes;

    private IgnoreRules rules = IgnoreRules.NONE;
    private RelativePath path = RelativePath.of("a");

    @Setup
    public void make() {
        rules = IgnoreRules.of(patterns.lines);
        StringBuilder text = new StringBuilder("a".repeat(bytes));
        for (int i = 250; i < bytes; i += 251) {
            text.setCharAt(i, '/');
        }
        path = RelativePath.of(text.toString());
    }

    /** As a walk asks: what is above is known not to be ignored. */
    @Benchmark
    public boolean ignoresItself() {
        return rules.ignoresItself(path, false);
    }
}
