package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.Member;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Refused;
import dev.sluice.index.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Why a path is not there, where there is much of everything that is asked for. */
@Tag("long")
class WhyAtScaleTest {

    private static final int FILES = 300_000;
    private static final int WANTED = 50_000;
    private static final int HELD = 100_000;
    private static final int REFUSED = 10_000;
    private static final int AT_ONCE = 1_000;
    private static final int ROUNDS = 100;
    private static final NodeId PEER = new NodeId(0x11);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir Path directory;

    private static RelativePath path(String kind, int number) {
        return RelativePath.of("%s/d%03d/f%06d".formatted(kind, number / 1_000, number));
    }

    private static Entry entry(RelativePath path, int number) {
        Digest digest = new Digest(DigestAlgorithm.XXH3_128, "%032x".formatted(number + 1));
        return new Entry(
                path,
                new State.File(3, NOON, new Mode(0644), digest),
                null,
                Version.of(Map.of(new Epoch(0xaa), number + 5L)));
    }

    private static void fill(OneFolder one, int many, BiConsumer<Transaction, Integer> row) {
        for (int from = 0; from < many; from += AT_ONCE) {
            int first = from;
            one.index.write(transaction -> {
                IntStream.range(first, first + AT_ONCE).forEach(i -> row.accept(transaction, i));
                return true;
            });
        }
    }

    private static void fill(OneFolder one) {
        FileStat seen = new FileStat(Kind.FILE, 3, NOON, NOON, new Mode(0644), 1, 1, Instant.now());
        fill(one, FILES, (t, i) -> t.put(entry(path("here", i), i), seen));
        fill(one, WANTED, (t, i) -> t.want(PEER, entry(path("wanted", i), i), new Sequence(i + 1)));
        fill(
                one,
                REFUSED,
                (t, i) ->
                        t.refuse(
                                List.of(
                                        new Refused(
                                                PEER,
                                                new Sequence(i + 1),
                                                path("refused", i).toString(),
                                                "not taken",
                                                1,
                                                NOON))));
        one.index.write(transaction -> {
            for (int i = 0; i < HELD; i++) {
                var row = Objects.requireNonNull(transaction.find(path("here", i)));
                transaction.deletes().judge(PlannedDelete.of(row));
            }
            transaction.meet(PEER, "beta", Role.SEND_RECEIVE, NOON);
            transaction.putMember(new Member(PEER, Sequence.ZERO, Sequence.ZERO, NOON));
            return transaction.deletes().plan(DeleteOrigin.PEER, NOON, "too many");
        });
    }

    @Test
    void oneAnswerCostsNoMoreThanItsPath(TestReporter reporter) throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.ignore = List.of("*.tmp", "build/", "/logs/**/*.old");
        try (OneFolder one = plan.run()) {
            fill(one);
            Map<String, Cause> asked =
                    Map.of(
                            path("here", 10).toString(),
                            Cause.HELD,
                            path("here", FILES - 10).toString(),
                            Cause.NOT_SCANNED,
                            path("wanted", 700).toString(),
                            Cause.WAITING,
                            path("refused", 700).toString(),
                            Cause.REFUSED,
                            "nowhere/at/all",
                            Cause.UNKNOWN,
                            "a.tmp",
                            Cause.IGNORED);
            asked.forEach((path, cause) -> {
                long[] micros = new long[ROUNDS];
                for (int i = 0; i < ROUNDS; i++) {
                    long begun = System.nanoTime();
                    Why why = one.folder.why(path, "ourselves");
                    micros[i] = (System.nanoTime() - begun) / 1_000;
                    assertThat(why.reason().cause()).as(why.toString()).isEqualTo(cause);
                }
                long first = micros[0];
                Arrays.sort(micros);
                reporter.publishEntry(
                        cause.code(),
                        "median %d us, longest %d us, first %d us"
                                .formatted(micros[ROUNDS / 2], micros[ROUNDS - 1], first));
            });
        }
    }
}
