package dev.sluice.index;

import static dev.sluice.index.Samples.RUN_2;
import static dev.sluice.index.Samples.directory;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.path;
import static dev.sluice.index.Samples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Sum;
import dev.sluice.index.codec.EntryHash;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sum of an index is that of all its live entries, whatever was done. */
interface SumContract extends IndexFixture {

    @Test
    default void theSumIsThatOfAllLiveEntriesAddedUpAnew() {
        long seed = Long.getLong("tests.seed", 20261129L);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            boolean givesUp = random.nextInt(6) == 0;
            try {
                change(transaction -> {
                    for (int i = random.nextInt(12); i > 0; i--) {
                        doSomething(transaction, random);
                    }
                    if (givesUp) {
                        throw new IllegalStateException("given up");
                    }
                });
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("given up");
            }
            if (random.nextInt(20) == 0) {
                reopen(RUN_2);
            }
            if (random.nextInt(30) == 0) {
                index().write(transaction ->
                        transaction.renew(new Epoch(random.nextLong()), random.nextBoolean()));
            }
            assertThat(index().standing())
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(new Standing(index().last(), addedUp()));
            assertThat(index().verify()).as("seed %d round %d", seed, round).isTrue();
        }
    }

    private static void doSomething(Transaction transaction, Random random) {
        RelativePath path = path("p" + random.nextInt(15));
        Entry entry = someEntry(path.toString(), random);
        Row row = random.nextBoolean() ? transaction.find(path) : null;
        switch (random.nextInt(7)) {
            case 0 -> transaction.forget(path);
            case 1 -> transaction.see(path, Samples.seen(entry, random.nextInt()));
            case 2 -> transaction.put(entry, null);
            case 3 ->
                    transaction.putNew(
                            List.of(
                                    new Sighting(entry, null),
                                    new Sighting(
                                            someEntry("q" + random.nextInt(90), random), null)));
            case 4 -> {
                if (row != null && !row.entry().isLive()) {
                    transaction.drop(List.of(row));
                }
            }
            default -> transaction.putIf(entry, null, row);
        }
    }

    private static Entry someEntry(String path, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> directory(path);
            case 1 -> Samples.link(path, "target" + random.nextInt(3));
            case 2 -> tombstone(path);
            case 3 -> Samples.ancient(path);
            default -> file(path, random.nextInt(1_000_000), Samples.digest(random.nextInt(9)));
        };
    }

    private Sum addedUp() {
        Sum[] sum = {Sum.ZERO};
        index().changes(
                        Sequence.ZERO,
                        Integer.MAX_VALUE,
                        row -> sum[0] = sum[0].plus(EntryHash.of(row.entry())));
        return sum[0];
    }

    @Test
    default void theSumDoesNotKnowInWhichOrderEntriesCameNorWhatIsGone() {
        put(file("a", 1, Samples.digest(1)), file("b"), directory("c"));
        Sum once = index().standing().sum();

        put(tombstone("a"), tombstone("b"), tombstone("c"));
        assertThat(index().standing().sum()).isEqualTo(Sum.ZERO);

        put(directory("c"));
        put(file("b"), file("d"));
        put(file("a", 1, Samples.digest(1)));
        change(transaction -> transaction.forget(path("d")));

        assertThat(index().standing().sum()).isEqualTo(once);
        assertThat(index().find(path("a")))
                .extracting(row -> row.entry().state())
                .isInstanceOf(State.File.class);
    }
}
