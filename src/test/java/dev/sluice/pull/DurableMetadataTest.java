package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.SimulatedDisk;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Mode;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the index says of modes and times outlasts a loss of power, on a disk that keeps nothing but
 * what was forced: a scan would take the older ones for a change of a person's.
 */
@Timeout(60)
class DurableMetadataTest {

    @TempDir Path directory;
    private SimulatedDisk disk;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        disk = new SimulatedDisk(InstantSource.system(), new Random(1), false);
        Path root = Files.createDirectory(disk.path("/root"));
        disk.sync(root);
        site = Site.on(root, directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    /** Of what was not forced nothing is left. */
    private void losePower() {
        disk.losePower(new NothingKept());
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(site.at(name)));
    }

    @Test
    void theModeOfANewDirectory() throws Exception {
        site.peer.has(Given.directory("d", 0750, 1_000));
        assertThat(site.pull().waiting()).isZero();

        losePower();

        assertThat(mode("d")).isEqualTo("rwxr-x---");
    }

    @Test
    void theModeOfADirectoryThatNobodyMayWriteIn() throws Exception {
        site.peer.has(Given.directory("d", 0555, 1_000));
        assertThat(site.pull().waiting()).isZero();

        losePower();

        assertThat(mode("d")).isEqualTo("r-xr-xr-x");
    }

    @Test
    void theModeAndTheTimeOfAFileWhoseContentStays() throws Exception {
        site.peer.hasFile("a", "content", 1_000);
        assertThat(site.pull().waiting()).isZero();
        Entry before = site.entry("a");
        State.File old = (State.File) before.state();
        State.File next =
                new State.File(
                        old.size(), old.mtime().plusSeconds(60), Mode.of("640"), old.digest());
        Entry touched = new Entry(Given.path("a"), next, null, Given.version(2_000));
        site.peer.has(Given.after(before, touched));
        assertThat(site.pull().waiting()).isZero();

        losePower();

        assertThat(mode("a")).isEqualTo("rw-r-----");
        assertThat(Files.getLastModifiedTime(site.at("a")).toInstant()).isEqualTo(next.mtime());
    }
}
