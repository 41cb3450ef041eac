package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.AsUser;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that runs as an ordinary user follows what a peer makes unreadable. */
@Timeout(60)
class PullPermissionsTest {

    @TempDir Path directory;
    private Site site;
    private long counter = 100;

    @BeforeEach
    void begin() throws Exception {
        // SQLite's library is unpacked where root has its files.
        SqliteIndex.open(directory.resolve("first.db"), Site.ID, new RunId(7), Clock.systemUTC())
                .close();
        AsUser.own(directory);
        site = AsUser.call(() -> new Site(directory));
        site.peer
                .has(Given.directory("d", 0755, 5), Given.directory("d/e", 0755, 6))
                .hasFile("d/f", "first", 7)
                .hasFile("d/e/g", "below", 8);
        round();
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void round() throws Exception {
        AsUser.run(() -> {
            for (int i = 0; i < 2; i++) {
                site.pull();
                site.pass(Failures.pause(5));
            }
        });
    }

    private void scan() throws Exception {
        AsUser.run(site::scan);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(site.at(name)));
    }

    private Entry withMode(String name, String mode) {
        Entry now = site.entry(name);
        State state =
                switch (now.state()) {
                    case State.File file ->
                            new State.File(file.size(), file.mtime(), Mode.of(mode), file.digest());
                    case State.Directory _ -> new State.Directory(Mode.of(mode));
                    default -> throw new AssertionError(now);
                };
        return Given.after(
                now, new Entry(now.path(), state, now.replaced(), Given.version(++counter)));
    }

    private void tombstone(String name) {
        Entry old = site.entry(name);
        site.peer.has(
                Given.after(old, Given.tombstone(name, old.state().kind(), null, Given.LATE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "300"})
    void aFileThatWasShutGetsItsModeBack(String shut) throws Exception {
        site.peer.has(withMode("d/f", shut), "first");
        round();
        scan();
        assertThat(site.wanted()).isEmpty();

        site.peer.has(withMode("d/f", "640"), "first");
        round();

        assertThat(site.wanted()).isEmpty();
        assertThat(mode("d/f")).isEqualTo("rw-r-----");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "100", "200", "300", "400", "600"})
    void aDirectoryThatWasShutGetsItsModeBack(String shut) throws Exception {
        site.peer.has(withMode("d", shut));
        round();
        scan();
        assertThat(site.wanted()).isEmpty();

        site.peer.has(withMode("d", "750"));
        round();

        assertThat(site.wanted()).isEmpty();
        assertThat(mode("d")).isEqualTo("rwxr-x---");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "100", "200", "300", "400", "600"})
    void whatWasShutIsDeletedAndChangedWithAllBelow(String shut) throws Exception {
        site.peer.has(withMode("d/e", shut), withMode("d", shut));
        site.peer.has(withMode("d/f", shut), "first");
        round();
        assertThat(site.wanted()).isEmpty();

        site.peer.hasFile("d/new", "later", 20);
        round();
        assertThat(site.wanted()).isEmpty();
        tombstone("d/e/g");
        tombstone("d/e");
        tombstone("d/new");
        tombstone("d/f");
        tombstone("d");
        round();

        assertThat(site.wanted()).isEmpty();
        assertThat(site.names()).isEmpty();
    }

    /** What was shut by us is no change of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "300"})
    void aScanOfWhatIsShutChangesNothing(String shut) throws Exception {
        site.peer.has(withMode("d/f", shut), "first");
        site.peer.has(withMode("d", shut));
        round();
        Sequence last = site.index.last();

        scan();
        scan();

        assertThat(site.index.last()).isEqualTo(last);
        assertThat(site.entry("d/e/g").isLive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "100", "200", "300", "400", "600"})
    void whatIsBelowAShutDirectoryArrivesAndIsPassedOn(String shut) throws Exception {
        int mode = Integer.parseInt(shut, 8);
        site.peer
                .has(Given.directory("s", mode, 20), Given.directory("s/t", mode, 21))
                .hasFile("s/x", "one", 22)
                .hasFile("s/t/y", "two", 23);
        round();
        assertThat(site.wanted()).isEmpty();
        site.peer.hasFile("s/t/z", "three", 24);
        site.peer.has(Given.after(site.entry("s/t/y"), Given.file("s/t/y", "2", 25)), "2");
        round();
        Sequence last = site.index.last();
        scan();

        assertThat(site.wanted()).isEmpty();
        assertThat(site.index.last()).isEqualTo(last);
        FolderRoot root = site.target().root();
        AsUser.run(() -> {
            for (String file : List.of("s/x", "s/t/y", "s/t/z")) {
                root.open(site.entry(file).path()).close();
            }
        });
        assertThat(mode("s")).isEqualTo(PosixFilePermissions.toString(permissions(shut)));
        assertThat(mode("s/t")).isEqualTo(mode("s"));
    }

    /** The index that finds them has never heard of another mode. */
    @Test
    void aScanFindsWhatIsBelowADirectoryThatIsShutHere() throws Exception {
        AsUser.run(() -> {
            site.write("s/t/y", "two");
            Files.setAttribute(site.at("s/t"), "unix:mode", 0);
            Files.setAttribute(site.at("s"), "unix:mode", 0200);
        });

        scan();

        assertThat(site.entry("s/t/y").isLive()).isTrue();
        assertThat(site.entry("s/t").state()).isEqualTo(new State.Directory(new Mode(0)));
        assertThat(site.entry("s").state()).isEqualTo(new State.Directory(new Mode(0200)));
        assertThat(mode("s")).isEqualTo("-w-------");
    }

    private static Set<PosixFilePermission> permissions(String mode) {
        String bits = Integer.toBinaryString(01000 | Integer.parseInt(mode, 8)).substring(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bits.length(); i++) {
            text.append(bits.charAt(i) == '1' ? "rwx".charAt(i % 3) : '-');
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "200"})
    void aFileMadeUnreadableHereIsTold(String shut) throws Exception {
        AsUser.run(() -> {
            site.write("own", "content");
            Files.setAttribute(site.at("own"), "unix:mode", Integer.parseInt(shut, 8));
        });

        scan();

        assertThat(site.entry("own").state().digest()).isNotNull();
        assertThat(site.entry("own").state())
                .isInstanceOfSatisfying(
                        State.File.class, file -> assertThat(file.mode()).isEqualTo(Mode.of(shut)));
        FolderRoot root = site.target().root();
        AsUser.run(() -> root.open(site.entry("own").path()).close());
    }
}
