package dev.sluice.index.sqlite.table;

import static dev.sluice.index.Samples.RUN_2;
import static dev.sluice.index.Samples.directory;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.link;
import static dev.sluice.index.Samples.path;
import static dev.sluice.index.Samples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.IndexFixture;
import dev.sluice.index.Intent;
import dev.sluice.index.Samples;
import dev.sluice.index.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an index must keep of what is about to be made visible, whatever happens in between. */
public interface IntentsContract extends IndexFixture {

    @Test
    default void keepsIntentsOfEveryKindUntilTheyAreCleared() {
        List<Entry> entries =
                List.of(file("a"), directory("d"), link("l", "../ü"), tombstone("gone/x"));
        intend(entries.toArray(Entry[]::new));
        assertThat(entries).allMatch(this::isIntended);

        reopen(RUN_2);
        assertThat(entries).allMatch(this::isIntended);

        clear("a", "d", "l", "gone/x");
        assertThat(entries).noneMatch(this::isIntended);
        reopen(RUN_2);
        assertThat(entries).noneMatch(this::isIntended);
    }

    @Test
    default void keepsExactlyWhatIsLeftOfABatchThatIsClearedInPart() {
        intend(file("a"), file("b"), file("c"));
        intend(file("d"));

        clear("b", "never-intended");

        assertThat(intended("a", "b", "c", "d")).containsExactly("a", "c", "d");
        reopen(RUN_2);
        assertThat(intended("a", "b", "c", "d")).containsExactly("a", "c", "d");
    }

    @Test
    default void aPathIntendedAgainHasOnlyTheNewIntent() {
        intend(file("a"), file("b"));
        intend(tombstone("a"));
        reopen(RUN_2);
        assertThat(isIntended(tombstone("a"))).isTrue();
        assertThat(isIntended(file("b"))).isTrue();

        clear("a");
        assertThat(intended("a", "b")).containsExactly("b");
        reopen(RUN_2);
        assertThat(intended("a", "b")).containsExactly("b");
    }

    @Test
    default void ofTwoIntentsForAPathInOneTransactionTheLastCounts() {
        change(transaction -> {
            transaction.intend(List.of(new Intent(file("a")), new Intent(tombstone("a"))));
            transaction.intend(List.of(new Intent(file("b"))));
            transaction.clearIntents(List.of(path("b")));
            transaction.clearIntents(List.of(path("c")));
            transaction.intend(List.of(new Intent(file("c"))));
        });

        assertThat(isIntended(tombstone("a"))).isTrue();
        assertThat(intended("a", "b", "c")).containsExactly("a", "c");
        reopen(RUN_2);
        assertThat(isIntended(tombstone("a"))).isTrue();
        assertThat(intended("a", "b", "c")).containsExactly("a", "c");
    }

    @Test
    default void workThatThrowsLeavesTheIntentsAlone() {
        intend(file("a"), file("b"));
        IllegalStateException thrown = new IllegalStateException("no");

        assertThatThrownBy(() ->
                        change(transaction -> {
                            transaction.clearIntents(List.of(path("a")));
                            transaction.intend(
                                    List.of(new Intent(tombstone("b")), new Intent(file("c"))));
                            throw thrown;
                        }))
                .isSameAs(thrown);

        for (int opening = 0; opening < 2; opening++) {
            assertThat(isIntended(file("a"))).isTrue();
            assertThat(isIntended(file("b"))).isTrue();
            assertThat(index().intent(path("c"))).isNull();
            reopen(RUN_2);
        }
    }

    @Test
    default void aTransactionThatRunsIsNotSeen() {
        intend(file("a"));

        change(transaction -> {
            transaction.clearIntents(List.of(path("a")));
            transaction.intend(List.of(new Intent(file("b"))));
            assertThat(intended("a", "b")).containsExactly("a");
        });

        assertThat(intended("a", "b")).containsExactly("b");
    }

    @Test
    default void intentsAreTheSameAsInAMapWhateverIsDone() {
        long seed = Long.getLong("tests.seed", 20261122L);
        Random random = new Random(seed);
        Map<RelativePath, Intent> expected = new HashMap<>();
        for (int round = 0; round < 300; round++) {
            Map<RelativePath, Intent> next = new HashMap<>(expected);
            boolean givesUp = random.nextInt(5) == 0;
            try {
                change(transaction -> {
                    for (int i = random.nextInt(4); i > 0; i--) {
                        doSomething(transaction, next, random);
                    }
                    if (givesUp) {
                        throw new IllegalStateException("given up");
                    }
                });
                expected = next;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("given up");
            }
            if (random.nextInt(10) == 0) {
                reopen(RUN_2);
            }
            for (int i = 0; i < 12; i++) {
                assertThat(index().intent(path("p" + i)))
                        .as("seed %d round %d path p%d", seed, round, i)
                        .isEqualTo(expected.get(path("p" + i)));
            }
        }
    }

    private static void doSomething(
            Transaction transaction, Map<RelativePath, Intent> expected, Random random) {
        List<Intent> some = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            String path = "p" + random.nextInt(12);
            some.add(new Intent(file(path, random.nextInt(1_000), Samples.digest(1))));
        }
        if (random.nextBoolean()) {
            transaction.intend(some);
            some.forEach(intent -> expected.put(intent.path(), intent));
        } else {
            List<RelativePath> paths = some.stream().map(Intent::path).toList();
            transaction.clearIntents(paths);
            paths.forEach(expected::remove);
        }
    }

    private void intend(Entry... entries) {
        List<Intent> intents = Stream.of(entries).map(Intent::new).toList();
        change(transaction -> transaction.intend(intents));
    }

    private void clear(String... paths) {
        List<RelativePath> cleared = Stream.of(paths).map(Samples::path).toList();
        change(transaction -> transaction.clearIntents(cleared));
    }

    private boolean isIntended(Entry entry) {
        return new Intent(entry).equals(index().intent(entry.path()));
    }

    private List<String> intended(String... paths) {
        return Stream.of(paths).filter(path -> index().intent(path(path)) != null).toList();
    }
}
