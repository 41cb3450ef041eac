package dev.sluice.index;

import static dev.sluice.index.Samples.RUN_2;
import static dev.sluice.index.Samples.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The totals are those of a count of all rows, whatever was done. */
interface TotalsContract extends IndexFixture {

    @Test
    default void totalsAreThoseOfARecount() {
        long seed = Long.getLong("tests.seed", 20261122L);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            boolean givesUp = random.nextInt(6) == 0;
            try {
                change(transaction -> {
                    for (int i = random.nextInt(8); i > 0; i--) {
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
            assertThat(index().totals()).as("seed %d round %d", seed, round).isEqualTo(recount());
        }
    }

    private static void doSomething(Transaction transaction, Random random) {
        RelativePath path = path("p" + random.nextInt(15));
        Entry entry = someEntry(path.toString(), random);
        switch (random.nextInt(6)) {
            case 0 -> transaction.forget(path);
            case 1 -> transaction.see(path, Samples.seen(entry, random.nextInt()));
            case 2 -> transaction.put(entry, null);
            case 3 -> {
                boolean isNew = transaction.find(path) == null;
                assertThat(transaction.putNew(List.of(new Sighting(entry, null))))
                        .containsExactly(isNew);
            }
            default -> {
                Row row = transaction.find(path);
                boolean isLate = random.nextInt(4) == 0;
                Row late = new Row(entry, Sequence.ZERO, null);
                assertThat(transaction.putIf(entry, null, isLate ? late : row)).isEqualTo(!isLate);
            }
        }
    }

    private static Entry someEntry(String path, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Samples.directory(path);
            case 1 -> Samples.link(path, "target");
            case 2 -> Samples.tombstone(path);
            default -> Samples.file(path, random.nextInt(1_000_000), Samples.digest(1));
        };
    }

    private Totals recount() {
        List<Entry> all = new ArrayList<>();
        index().changes(Sequence.ZERO, Integer.MAX_VALUE, row -> all.add(row.entry()));
        return new Totals(
                count(all, State.File.class),
                count(all, State.Directory.class),
                count(all, State.Link.class),
                count(all, State.Deleted.class),
                all.stream()
                        .mapToLong(e -> e.state() instanceof State.File file ? file.size() : 0)
                        .sum());
    }

    private static long count(List<Entry> all, Class<? extends State> kind) {
        return all.stream().filter(entry -> kind.isInstance(entry.state())).count();
    }
}
