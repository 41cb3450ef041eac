package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.SimulatedDisk;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.fault.SystemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step of several calls, of which one fails, is a change of nobody here. */
@Timeout(60)
class HalfDoneTouchTest {

    private static final int EIO = 5;

    @TempDir Path directory;
    private SimulatedDisk disk;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        disk =
                new SimulatedDisk(
                        () -> now.updateAndGet(HalfDoneTouchTest::afterATick),
                        new Random(1),
                        false);
        Path root = Files.createDirectory(disk.path("/root"));
        disk.sync(root);
        site = Site.on(root, directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource({"utimensat, 1", "fchmod, 1", "stat, 1", "stat, 2", "fsync, 1"})
    void aTimeAndAModeOfWhichOneCannotBeSetStayThoseOfThePeer(String call, int number)
            throws Exception {
        site.peer.hasFile("a", "content", 1_000);
        assertThat(site.pull().waiting()).isZero();
        Entry before = site.entry("a");
        Entry touched = touchedByPeer(before);

        failAt(call, number);
        assertThat(site.pull().failed()).isOne();
        disk.onCall((_, _) -> {});
        site.scan();

        assertThat(site.entry("a")).isIn(before, touched);
        site.pass(Duration.ofMinutes(10));
        assertThat(site.pull().waiting()).isZero();
        assertThat(site.entry("a")).isEqualTo(touched);
    }

    @Test
    void theConflictCopyOfSuchAFileHasTheMetadataOfItsEntry() throws Exception {
        site.peer.hasFile("a", "content", 1_000);
        assertThat(site.pull().waiting()).isZero();
        Entry before = site.entry("a");
        Entry _ = touchedByPeer(before);
        failAt("fchmod", 1);
        assertThat(site.pull().failed()).isOne();
        disk.onCall((_, _) -> {});
        site.scan();
        assertThat(site.row("a").seen()).extracting(FileStat::mtime).isNotEqualTo(mtime(before));

        State theirs = Given.file("a", "theirs", 1).state();
        Version other = Version.of(Map.of(new Epoch(0x77L), Given.LATE));
        site.peer.has(new Entry(Given.path("a"), theirs, null, other), "theirs");
        site.pass(Duration.ofMinutes(10));
        assertThat(site.pull().conflicts()).isOne();

        String copy = site.names().stream().filter(name -> !name.equals("a")).findFirst().get();
        assertThat(site.entry(copy).state()).isEqualTo(before.state());
        assertThat(Files.getLastModifiedTime(site.at(copy)).toInstant()).isEqualTo(mtime(before));
        assertThat(site.read("a")).isEqualTo("theirs");
    }

    private static Instant mtime(Entry file) {
        return ((State.File) file.state()).mtime();
    }

    /** Within the tick of the failed step a scan leaves the file for later. */
    private static Instant afterATick(Instant time) {
        return time.plusMillis(20);
    }

    private Entry touchedByPeer(Entry before) {
        State.File old = (State.File) before.state();
        State.File next =
                new State.File(
                        old.size(), old.mtime().plusSeconds(60), Mode.of("600"), old.digest());
        Entry touched =
                Given.after(before, new Entry(Given.path("a"), next, null, Given.version(2_000)));
        site.peer.has(touched);
        return touched;
    }

    private void failAt(String call, int number) {
        int[] calls = {0};
        disk.onCall((made, path) -> {
            if (made.equals(call) && path.equals("a") && ++calls[0] == number) {
                throw new SystemException(path, EIO);
            }
        });
    }
}
