package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.SimulatedDisk;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.State;
import dev.sluice.fault.SystemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a round has made and could not force, and a scan finds, outlasts the power all the same. */
@Timeout(60)
class UnforcedStepTest {

    private static final int EIO = 5;

    @TempDir Path directory;
    private SimulatedDisk disk;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        disk =
                new SimulatedDisk(
                        () -> now.updateAndGet(UnforcedStepTest::afterATick), new Random(1), false);
        Path root = Files.createDirectory(disk.path("/root"));
        disk.sync(root);
        site = Site.on(root, directory);
    }

    private static Instant afterATick(Instant time) {
        return time.plusMillis(20);
    }

    @AfterEach
    void end() {
        site.close();
    }

    /** The root cannot be fsynced in a round, which a scan follows; then the power goes. */
    private void roundThatCannotForce() throws Exception {
        fail("fsync", "", new SystemException("/", EIO));
        assertThat(site.pull().failed()).isPositive();
        disk.onCall((_, _) -> {});
        site.scan();
        disk.losePower(new NothingKept());
        site.restart();
        site.scan();
    }

    private void fail(String call, String at, IOException failure) {
        disk.onCall((made, path) -> {
            if (made.equals(call) && path.equals(at)) {
                throw failure;
            }
        });
    }

    @Test
    void aDirectoryThatItsOwnerMayNotEnterHoldsNothingUp() throws Exception {
        Entry made = Given.directory("d", 0, 1_000);
        site.peer.has(made);
        fail("fsync", "", new SystemException("/", EIO));
        assertThat(site.pull().failed()).isPositive();

        fail("open", "d", new AccessDeniedException("d"));
        site.scan();

        assertThat(site.entry("d")).isEqualTo(made);
    }

    @Test
    void whatTheScanCannotForceEitherIsNotCommitted() throws Exception {
        site.peer.hasFile("a", "content", 1_000);
        fail("fsync", "", new SystemException("/", EIO));
        assertThat(site.pull().failed()).isPositive();

        site.scan();
        assertThat(site.index.find(Given.path("a"))).isNull();

        disk.onCall((_, _) -> {});
        site.scan();
        assertThat(site.entry("a").isLive()).isTrue();
    }

    @Test
    void aFileThatHasCome() throws Exception {
        site.peer.hasFile("a", "content", 1_000);

        roundThatCannotForce();

        assertThat(site.entry("a").isLive()).isTrue();
        assertThat(site.read("a")).isEqualTo("content");
    }

    @Test
    void aDirectoryWithItsMode() throws Exception {
        Entry made = Given.directory("d", 0750, 1_000);
        site.peer.has(made);

        roundThatCannotForce();

        assertThat(site.entry("d")).isEqualTo(made);
        assertThat(site.exists("d")).isTrue();
    }

    @Test
    void aFileThatIsGone() throws Exception {
        site.peer.hasFile("a", "content", 1_000);
        assertThat(site.pull().waiting()).isZero();
        site.peer.has(
                Given.after(site.entry("a"), Given.tombstone("a", Kind.FILE, "content", 2_000)));

        roundThatCannotForce();

        assertThat(site.entry("a").isLive()).isFalse();
        assertThat(site.exists("a")).isFalse();
    }

    @Test
    void aTimeThatWasSet() throws Exception {
        site.peer.hasFile("a", "content", 1_000);
        assertThat(site.pull().waiting()).isZero();
        Entry before = site.entry("a");
        State.File old = (State.File) before.state();
        State.File next =
                new State.File(
                        old.size(), old.mtime().plusSeconds(60), Mode.of("640"), old.digest());
        Entry touched =
                Given.after(before, new Entry(Given.path("a"), next, null, Given.version(2_000)));
        site.peer.has(touched);

        roundThatCannotForce();

        assertThat(site.entry("a")).isEqualTo(touched);
        assertThat(Files.getLastModifiedTime(site.at("a")).toInstant()).isEqualTo(next.mtime());
    }
}
