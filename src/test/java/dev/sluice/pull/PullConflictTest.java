package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.InMemory;
import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No content is lost that nobody has replaced. */
@Timeout(60)
class PullConflictTest {

    @TempDir(factory = InMemory.class)
    Path directory;

    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void edited(String name, String content) throws IOException {
        site.write(name, content);
        site.scan();
    }

    private List<String> copies() throws IOException {
        return site.names().stream().filter(name -> name.contains("sluice-conflict")).toList();
    }

    @Test
    void theLoserIsSecuredBeforeTheWinnerComes() throws Exception {
        edited("a.txt", "mine");
        Entry loser = site.entry("a.txt");
        site.peer.hasFile("a.txt", "theirs", Given.LATE);

        PullResult result = site.pull();

        assertThat(result.conflicts()).isEqualTo(1);
        assertThat(site.read("a.txt")).isEqualTo("theirs");
        assertThat(site.entry("a.txt")).isEqualTo(Given.file("a.txt", "theirs", Given.LATE));
        String copy = copies().getFirst();
        assertThat(copy).startsWith("a.sluice-conflict-").endsWith(".txt");
        assertThat(site.read(copy)).isEqualTo("mine");
        assertThat(site.entry(copy)).isEqualTo(loser.at(RelativePath.of(copy)));
        assertThat(site.row("a.txt").sequence().isAfter(site.row(copy).sequence())).isTrue();
        long changes = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    /** Else the index says what the disk has not, and no scan would ever find out. */
    @Test
    void aCopyThatIsThereGetsTheModeOfTheLaterLoser() throws Exception {
        edited("a", "mine");
        FileTime mtime = Files.getLastModifiedTime(site.at("a"));
        site.peer.hasFile("a", "theirs", Given.LATE);
        site.pull();
        String copy = copies().getFirst();
        site.write("a", "mine");
        Files.setLastModifiedTime(site.at("a"), mtime);
        Files.setPosixFilePermissions(site.at("a"), PosixFilePermissions.fromString("rw-------"));
        site.scan();
        Entry loser = site.entry("a");
        site.peer.hasFile("a", "others", Given.LATE + 10);

        site.pull();

        assertThat(copies()).containsExactly(copy);
        assertThat(site.read("a")).isEqualTo("others");
        assertThat(site.entry(copy)).isEqualTo(loser.at(RelativePath.of(copy)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.at(copy))))
                .isEqualTo("rw-------");
        long changes = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    @Test
    void theLoserOfATombstoneLivesOn() throws Exception {
        edited("a", "mine");
        site.peer.has(Given.tombstone("a", Kind.FILE, "other", Given.LATE));
        site.pull();
        assertThat(site.exists("a")).isFalse();
        assertThat(site.read(copies().getFirst())).isEqualTo("mine");
    }

    @Test
    void theHigherRankStaysAndNothingIsCopied() throws Exception {
        edited("a", "mine");
        Entry before = site.entry("a");
        site.peer.hasFile("a", "theirs", 1_000);
        assertThat(site.pull().waiting()).isZero();
        assertThat(site.entry("a")).isEqualTo(before);
        assertThat(copies()).isEmpty();
        assertThat(site.peer.fetched()).isEmpty();
    }

    @Test
    void theLoserOfAPeerThatAppliesNothingIsFetched() throws Exception {
        edited("a", "mine");
        site.peer.role = Role.SEND_ONLY;
        site.peer.hasFile("a", "theirs", 1_000);

        PullResult result = site.pull();

        assertThat(result.waiting()).isZero();
        assertThat(site.read("a")).isEqualTo("mine");
        assertThat(site.read(copies().getFirst())).isEqualTo("theirs");
        assertThat(site.entry(copies().getFirst()).version()).isEqualTo(Given.version(1_000));
        assertThat(site.pull().files()).isZero();
        assertThat(copies()).hasSize(1);
    }

    @Test
    void aCopyThatIsThereGetsTheModeOfALaterLoserOfAPeerThatAppliesNothing() throws Exception {
        edited("a", "mine");
        site.peer.role = Role.SEND_ONLY;
        site.peer.hasFile("a", "theirs", 1_000);
        site.pull();
        Entry first = Given.file("a", "theirs", 1_001);
        State.File file = (State.File) first.state();
        State shut = new State.File(file.size(), file.mtime(), new Mode(0600), file.digest());
        site.peer.has(new Entry(first.path(), shut, null, first.version()), "theirs");

        assertThat(site.pull().waiting()).isZero();

        String copy = copies().getFirst();
        assertThat(copies()).hasSize(1);
        assertThat(site.entry(copy).state()).isEqualTo(shut);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.at(copy))))
                .isEqualTo("rw-------");
    }

    @Test
    void theLosingLinkOfAPeerThatAppliesNothingIsMade() throws Exception {
        edited("a", "mine");
        site.peer.role = Role.SEND_ONLY;
        site.peer.has(Given.link("a", "target", 1_000));
        assertThat(site.pull().waiting()).isZero();
        assertThat(Files.readSymbolicLink(site.at(copies().getFirst())))
                .isEqualTo(Path.of("target"));
    }

    @Test
    void aCopyThatWasDeletedStaysDeleted() throws Exception {
        edited("a", "mine");
        Entry mine = site.entry("a");
        site.peer.hasFile("a", "theirs", Given.LATE);
        site.pull();
        Files.delete(site.at(copies().getFirst()));
        site.scan();

        site.peer.role = Role.SEND_ONLY;
        site.peer.has(mine, "mine");
        assertThat(site.pull().waiting()).isZero();

        assertThat(copies()).isEmpty();
    }

    @Test
    void anEleventhCopyTrashesTheOldest() throws Exception {
        for (int i = 0; i < 11; i++) {
            site.write("a", "mine " + i);
            Files.setLastModifiedTime(
                    site.at("a"),
                    FileTime.from(Instant.parse("2025-01-01T00:00:00Z").plusSeconds(i * 100L)));
            site.scan();
            site.pass(Duration.ofSeconds(1));
            site.peer.hasFile("a", "theirs " + i, Given.LATE + i * 10L);
            assertThat(site.pull().waiting()).isZero();
            site.pass(Duration.ofSeconds(1));
            // The next edit is concurrent with what the peer will have.
            site.index.write(t -> {
                t.forget(Given.path("a"));
                return true;
            });
            Files.delete(site.at("a"));
        }

        assertThat(copies()).hasSize(10).noneMatch(name -> name.contains("20250101-000000"));
        assertThat(site.feedPaths())
                .anyMatch(path -> path.startsWith("-a.sluice-conflict-20250101-000000"));
        long changes = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    @Test
    void aCopysNameThatSomebodyUsesIsScannedAndTheLoserStays() throws Exception {
        edited("a", "mine");
        site.peer.hasFile("a", "theirs", Given.LATE);
        // The same loser on another site tells the name of its copy.
        String copy =
                ConflictName.of(
                                Given.path("a"),
                                ((State.File) site.entry("a").state()).mtime(),
                                Given.digest("mine"),
                                8)
                        .toString();
        site.write(copy, "a person's");

        site.pull();

        assertThat(site.read("a")).isEqualTo("mine");
        assertThat(site.read(copy)).isEqualTo("a person's");
        assertThat(site.rescans).contains(RelativePath.of(copy));
    }

    /** It was a writer, and is a mirror now; nobody else has that content. */
    @Test
    void aLoserThatIsAMirrorsOwnIsCopiedThoughItsModeHasDrifted() throws Exception {
        edited("a", "mine");
        Entry loser = site.entry("a");
        site.drift = new Drift();
        Files.setPosixFilePermissions(site.at("a"), PosixFilePermissions.fromString("rwx------"));
        site.peer.hasFile("a", "theirs", Given.LATE);

        site.pull();

        assertThat(site.read("a")).isEqualTo("theirs");
        String copy = copies().getFirst();
        assertThat(site.read(copy)).isEqualTo("mine");
        assertThat(site.entry(copy)).isEqualTo(loser.at(RelativePath.of(copy)));
        assertThat(Files.getPosixFilePermissions(site.at(copy)))
                .doesNotContain(PosixFilePermission.OWNER_EXECUTE);
    }

    /** The loser may be gone before its copy is tried again, and nobody would see to the intent. */
    @Test
    void aCopyThatCouldNotBeMadeLeavesNoIntent() throws Exception {
        Files.createDirectory(site.at("d"));
        edited("d/a", "mine");
        site.peer.hasFile("d/a", "theirs", Given.LATE);
        site.between = index -> CrashingIndex.over(index, this::moveDirectory);

        site.pull();

        assertThat(site.read("elsewhere/a")).isEqualTo("mine");
        assertThat(site.index.intents()).isEmpty();
        assertThat(site.rescans).contains(RelativePath.of("d/a"));
    }

    private void moveDirectory() {
        try {
            if (Files.exists(site.at("d"))) {
                Files.move(site.at("d"), site.at("elsewhere"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
