package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that will be trouble are told before they are. */
class VersionWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir Path directory;
    private Index index;
    private VersionWatch watch;

    @BeforeEach
    void begin() {
        index =
                SqliteIndex.open(
                        directory.resolve("index.db"),
                        new FolderId("docs"),
                        new RunId(7),
                        InstantSource.fixed(NOW));
        watch = new VersionWatch(index);
    }

    @AfterEach
    void end() {
        index.close();
    }

    private void put(String path, Version version) {
        Entry entry = new Entry(RelativePath.of(path), new State.Link("x"), null, version);
        index.write(transaction -> transaction.put(entry, seen()));
    }

    private void delete(String path, Version version) {
        State deleted = new State.Deleted(Kind.SYMLINK, NOW);
        Entry entry = new Entry(RelativePath.of(path), deleted, null, version);
        index.write(transaction -> transaction.put(entry, null));
    }

    private static FileStat seen() {
        return new FileStat(Kind.SYMLINK, 1, NOW, NOW, new Mode(0777), 1, 1, NOW);
    }

    private static Version at(Instant time) {
        return Version.of(Map.of(new Epoch(3), time.getEpochSecond() * 1_000_000));
    }

    private static Version with(int writers) {
        Map<Epoch, Long> counters = new HashMap<>();
        for (int writer = 0; writer < writers; writer++) {
            counters.put(new Epoch(writer), 5L);
        }
        return Version.of(counters);
    }

    private long ahead(Instant now) {
        return watch.look(now).ahead();
    }

    @Test
    void countsWhatWasChangedUnderAClockThatIsAhead() {
        put("now", at(NOW));
        put("soon", at(NOW.plus(Duration.ofMinutes(59))));
        put("tomorrow", at(NOW.plus(Duration.ofDays(1))));
        put("in eleven years", at(NOW.plus(Duration.ofDays(4_017))));
        assertThat(ahead(NOW)).isEqualTo(2);
    }

    @Test
    void isRightAfterChangesDeletesAndAsTimePasses() {
        put("a", at(NOW.plus(Duration.ofDays(1))));
        put("b", at(NOW.plus(Duration.ofDays(2))));
        put("c", at(NOW.plus(Duration.ofDays(4))));
        assertThat(ahead(NOW)).isEqualTo(3);
        put("a", at(NOW));
        delete("c", at(NOW.plus(Duration.ofDays(5))));
        assertThat(ahead(NOW)).isEqualTo(1);
        assertThat(ahead(NOW.plus(Duration.ofDays(2)))).isZero();
    }

    @Test
    void tellsOfVersionsLongBeforePeersTakeThemNoMore() {
        put("few", with(127));
        assertThat(watch.look(NOW).crowded()).isZero();
        put("many", with(128));
        put("too many", with(300));
        assertThat(watch.look(NOW)).isEqualTo(new VersionWatch.Found(0, 2, 300));
        delete("too many", with(301));
        assertThat(watch.look(NOW)).isEqualTo(new VersionWatch.Found(0, 1, 128));
    }
}
