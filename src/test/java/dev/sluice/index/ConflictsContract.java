package dev.sluice.index;

import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Conflict copies are found by their names, as long as they are live. */
interface ConflictsContract extends IndexFixture {

    String COPY = "a/b.sluice-conflict-20261122-010203-0123abcd.txt";

    @Test
    default void findsLiveCopiesByDirectoryAndName() {
        put(file("c.sluice-conflict-20261122-010203-0123abcd0123abcd"));
        put(file(COPY));
        put(file("a/b.txt"));
        put(file("a/b.sluice-conflict-20261122-010203.txt"));
        put(file("a/sluice-conflict-20261122-010203-0123abcd"));
        put(Samples.tombstone("d.sluice-conflict-20261122-010203-0123abcd"));

        assertThat(index().conflicts(9))
                .extracting(row -> row.entry().path().toString())
                .containsExactly("c.sluice-conflict-20261122-010203-0123abcd0123abcd", COPY);
        assertThat(index().conflicts(1)).hasSize(1);
        assertThat(index().conflictCount()).isEqualTo(2);
    }

    @Test
    default void aCopyThatIsDeletedIsNoneAnyMore() {
        put(file(COPY));
        put(Samples.tombstone(COPY));

        assertThat(index().conflicts(9)).isEmpty();
        assertThat(index().conflictCount()).isZero();
    }

    @Test
    default void findsWhatHasComeAfterASequenceInItsOrder() {
        String second = "z.sluice-conflict-20261122-010203-0123abcd";
        put(file(COPY));
        put(file("a/b.txt"));
        put(file(second));
        Sequence last = index().last();
        put(Samples.tombstone("d.sluice-conflict-20261122-010203-0123abcd"));

        assertThat(index().copiesAfter(Sequence.ZERO, 9))
                .extracting(row -> row.entry().path().toString())
                .containsExactly(COPY, second);
        assertThat(index().copiesAfter(Sequence.ZERO, 1)).hasSize(1);
        assertThat(index().copiesAfter(last, 9)).isEmpty();
        put(file(COPY));
        assertThat(index().copiesAfter(last, 9)).hasSize(1);
    }

    /** The pattern in the schema and the names that are given must not drift apart. */
    @Test
    default void findsEveryNameThatIsGiven() {
        long seed = Long.getLong("tests.seed", 20261122L);
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            RelativePath given = path("e" + random.nextInt() + (i % 2 == 0 ? ".txt" : ""));
            Digest digest = Samples.digest(random.nextLong());
            Instant mtime =
                    Instant.ofEpochSecond(random.nextLong(-99_000_000_000L, 99_000_000_000L));
            int digits = i % 3 == 0 ? ConflictName.LONG : ConflictName.SHORT;
            put(file(ConflictName.of(given, mtime, digest, digits).toString()));
        }

        assertThat(index().conflictCount()).as("seed %d", seed).isEqualTo(100);
        assertThat(index().conflicts(200))
                .hasSize(100)
                .allMatch(row -> ConflictName.isCopy(row.entry().path()));
    }
}
