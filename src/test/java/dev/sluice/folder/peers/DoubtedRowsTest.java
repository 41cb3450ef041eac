package dev.sluice.folder.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.folder.state.Rechecks;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer is not believed: what its word makes us read is bounded. */
class DoubtedRowsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final List<String> done = new ArrayList<>();
    private final Rechecks rechecks =
            new Rechecks(
                    path -> done.add("look " + path), path -> done.add("hash " + path), () -> 0);
    private Index index;
    private DoubtedRows doubted;

    @BeforeEach
    void open(@TempDir Path directory) {
        index =
                SqliteIndex.open(
                        directory.resolve("papers.db"),
                        new FolderId("papers"),
                        new RunId(1),
                        InstantSource.system());
        doubted = new DoubtedRows(index, rechecks);
    }

    @AfterEach
    void close() {
        index.close();
    }

    private static State file(long size) {
        Digest digest = Digest.of("xxh3-128:00000000000000000000000000000001");
        return new State.File(size, NOON, new Mode(0644), digest);
    }

    private List<RelativePath> has(int count, State state) {
        List<RelativePath> paths =
                IntStream.range(0, count).mapToObj(i -> RelativePath.of("f" + i)).toList();
        index.write(transaction -> {
            paths.forEach(path -> transaction.put(entry(path, state), seen(state)));
            return true;
        });
        return paths;
    }

    private static Entry entry(RelativePath path, State state) {
        return new Entry(path, state, null, Version.found(new Epoch(5)));
    }

    private static FileStat seen(State state) {
        long size = state instanceof State.File(long bytes, _, _) ? bytes : 0;
        return new FileStat(
                state.kind(), size, NOON, NOON, new Mode(0644), 1, 2, NOON.plusSeconds(1));
    }

    private Row row(RelativePath path) {
        return Objects.requireNonNull(index.find(path));
    }

    @Test
    void noMoreIsReadThanOnTheWordOfAnyOtherCaller() {
        doubted.check(has(8, file(Rechecks.BYTES_A_MINUTE)));
        assertThat(done).hasSizeBetween(1, 2);
    }

    @Test
    void noMoreFilesAreHashedThanAreInAnyOtherWay() {
        doubted.check(has(3_000, file(1)));
        assertThat(done).hasSizeLessThanOrEqualTo(1_000);
        assertThat(done).first().isEqualTo("hash f0");
    }

    @Test
    void aLinkIsReadThoughItLooksAsItDid() {
        List<RelativePath> paths = has(1, new State.Link("target"));

        doubted.check(paths);

        assertThat(done).containsExactly("look f0");
        assertThat(Objects.requireNonNull(row(paths.getFirst()).seen()).isRacy()).isTrue();
    }

    @Test
    void aDirectoryIsLookedAt() {
        doubted.check(has(1, new State.Directory(new Mode(0755))));
        assertThat(done).containsExactly("look f0");
    }

    @Test
    void whatIsGoneMeanwhileIsLeft() {
        doubted.check(List.of(RelativePath.of("never was")));
        assertThat(done).isEmpty();
    }
}
