package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Losers of many conflicts are secured together, and each as it would be alone. */
@Timeout(120)
class ManyLosersTest {

    private static final int MANY = 600;
    private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    /** The same index; how often each of its methods is called is counted. */
    private static UnaryOperator<Index> counting(Map<String, Integer> calls) {
        return index ->
                (Index)
                        Proxy.newProxyInstance(
                                Index.class.getClassLoader(),
                                new Class<?>[] {Index.class},
                                (_, method, arguments) -> {
                                    calls.merge(method.getName(), 1, Integer::sum);
                                    try {
                                        return method.invoke(index, arguments);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause();
                                    }
                                });
    }

    private List<String> copies() throws IOException {
        return site.names().stream().filter(name -> name.contains("sluice-conflict")).toList();
    }

    @Test
    void commitsAreSharedAndNoWholeDirectoryIsListed() throws Exception {
        for (int i = 0; i < MANY; i++) {
            site.write("file" + i, "mine " + i);
        }
        site.scan();
        for (int i = 0; i < MANY; i++) {
            site.peer.hasFile("file" + i, "theirs " + i, Given.LATE + i);
        }
        Map<String, Integer> calls = new ConcurrentHashMap<>();
        site.between = counting(calls);

        PullResult result = site.pull();

        assertThat(result.conflicts()).isEqualTo(MANY);
        assertThat(copies()).hasSize(MANY);
        assertThat(site.wanted()).isEmpty();
        assertThat(calls.get("write")).isLessThan(MANY / 2); // alone each would need three
        assertThat(calls).doesNotContainKey("children");
        for (String copy : copies()) {
            String original = ConflictName.original(RelativePath.of(copy)).toString();
            assertThat(site.row(original).sequence().isAfter(site.row(copy).sequence()))
                    .as("%s has a lower sequence than what won", copy)
                    .isTrue();
        }
        long changes = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    @Test
    void theLimitHoldsForEachOfManyFiles() throws Exception {
        List<String> names = List.of("a", "b.txt", ".hidden", "c.tar.gz", "a.b");
        int most = 10;
        for (int i = 0; i < most + 2; i++) {
            for (String name : names) {
                site.write(name, name + " mine " + i);
                Files.setLastModifiedTime(
                        site.at(name), FileTime.from(LONG_AGO.plusSeconds(i * 100L)));
            }
            site.scan();
            site.pass(Duration.ofSeconds(1));
            for (String name : names) {
                site.peer.hasFile(name, name + " theirs " + i, Given.LATE + i * 10L);
            }
            assertThat(site.pull().waiting()).isZero();
            site.pass(Duration.ofSeconds(1));
            forgetAll(names);
        }
        for (String name : names) {
            RelativePath path = RelativePath.of(name);
            assertThat(
                            copies().stream()
                                    .map(RelativePath::of)
                                    .filter(copy -> ConflictName.original(copy).equals(path)))
                    .as(name)
                    .hasSize(most)
                    .noneMatch(copy -> copy.name().contains("20250101-000000"))
                    .noneMatch(copy -> copy.name().contains("20250101-000140"));
        }
        long changes = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    /** So that the next edit is concurrent with what the peer has. */
    private void forgetAll(List<String> names) throws IOException {
        site.index.write(transaction -> {
            names.forEach(name -> transaction.forget(RelativePath.of(name)));
            return true;
        });
        for (String name : names) {
            Files.delete(site.at(name));
        }
    }

    /** Only the time's seconds and the first digits are in a name, and long stems are cut. */
    @Test
    void twoOfABatchWhoseCopiesHaveOneNameAreKeptOneAfterTheOther() throws Exception {
        String stem = "n".repeat(230);
        for (String name : List.of(stem + "one", stem + "two")) {
            site.write(name, "the same");
            Files.setLastModifiedTime(site.at(name), FileTime.from(LONG_AGO));
        }
        site.scan();
        site.peer
                .hasFile(stem + "one", "theirs 1", Given.LATE)
                .hasFile(stem + "two", "theirs 2", Given.LATE);

        assertThat(site.pull().waiting()).isZero();

        assertThat(copies()).hasSize(1);
        assertThat(site.read(copies().getFirst())).isEqualTo("the same");
        assertThat(site.entry(copies().getFirst()).version().size()).isOne();
        long changes = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    /** A scan may be at work at the same time: what it has noted is not put over. */
    @Test
    void aCopyIsNotPutOverWhatAScanHasNotedOfItMeanwhile() throws Exception {
        site.write("a", "mine");
        site.scan();
        State.File mine = (State.File) site.entry("a").state();
        RelativePath copy =
                ConflictName.of(Given.path("a"), mine.mtime(), mine.digest(), ConflictName.SHORT);
        Entry edited = Given.file(copy.toString(), "edited", Given.LATE);
        onceWhen(
                () -> site.exists(copy.toString()),
                index -> index.write(transaction -> transaction.put(edited, seen(copy))));
        site.peer.hasFile("a", "theirs", Given.LATE);

        site.pull();

        assertThat(site.entry(copy.toString())).isEqualTo(edited);
        assertThat(site.rescans).contains(copy);
    }

    /** The scan was faster, and has told the copy by the intent: then it is as safe. */
    @Test
    void aCopyThatAScanHasNotedAsSuchIsTheCopy() throws Exception {
        site.write("a", "mine");
        site.scan();
        Entry loser = site.entry("a");
        State.File mine = (State.File) loser.state();
        RelativePath copy =
                ConflictName.of(Given.path("a"), mine.mtime(), mine.digest(), ConflictName.SHORT);
        onceWhen(
                () -> site.exists(copy.toString()),
                index -> index.write(transaction -> transaction.put(loser.at(copy), seen(copy))));
        site.peer.hasFile("a", "theirs", Given.LATE);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.read("a")).isEqualTo("theirs");
        assertThat(site.entry(copy.toString())).isEqualTo(loser.at(copy));
        long changes = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    /** A loser that was edited and scanned while its copy was made keeps what the scan has seen. */
    @Test
    void whatAScanHasSeenOfTheLoserMeanwhileStays() throws Exception {
        site.write("a", "mine");
        site.scan();
        State.File mine = (State.File) site.entry("a").state();
        RelativePath copy =
                ConflictName.of(Given.path("a"), mine.mtime(), mine.digest(), ConflictName.SHORT);
        Entry edited = Given.file("a", "edited meanwhile", Given.LATE + 5);
        onceWhen(
                () -> site.exists(copy.toString()),
                index -> {
                    replace("a", "edited meanwhile");
                    index.write(transaction -> transaction.put(edited, seen(Given.path("a"))));
                });
        site.peer.hasFile("a", "theirs", Given.LATE);

        site.pull();

        assertThat(site.read("a")).isEqualTo("edited meanwhile");
        FileStat known = Objects.requireNonNull(site.row("a").seen());
        assertThat(known.isSame(seen(Given.path("a")))).isTrue();
    }

    @Test
    void oneThatCannotBeKeptLeavesTheOthersAlone() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            site.write(name, "mine " + name);
        }
        site.scan();
        State.File of = (State.File) site.entry("b").state();
        String taken =
                ConflictName.of(Given.path("b"), of.mtime(), of.digest(), ConflictName.SHORT)
                        .toString();
        site.write(taken, "a person's");
        for (String name : List.of("a", "b", "c")) {
            site.peer.hasFile(name, "theirs " + name, Given.LATE);
        }

        assertThat(site.pull().waiting()).isOne();

        assertThat(site.read("a")).isEqualTo("theirs a");
        assertThat(site.read("b")).isEqualTo("mine b");
        assertThat(site.read("c")).isEqualTo("theirs c");
        assertThat(site.read(taken)).isEqualTo("a person's");
        assertThat(site.index.intent(RelativePath.of(taken))).isNull();
    }

    private FileStat seen(RelativePath path) {
        try {
            return Objects.requireNonNull(site.target().root().look(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(String name, String content) {
        try {
            Files.delete(site.at(name));
            site.write(name, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before the first transaction of a round at which this holds something else is done. */
    private void onceWhen(BooleanSupplier holds, Consumer<Index> other) {
        boolean[] done = {false};
        site.between =
                index ->
                        CrashingIndex.over(
                                index,
                                () -> {
                                    if (!done[0] && holds.getAsBoolean()) {
                                        done[0] = true;
                                        other.accept(index);
                                    }
                                });
    }
}
