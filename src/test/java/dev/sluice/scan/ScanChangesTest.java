package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanChangesTest {

    @TempDir Path directory;
    private ScannedFolder folder;

    @BeforeEach
    void begin() throws IOException {
        folder = ScannedFolder.scanned(directory);
    }

    @AfterEach
    void end() {
        folder.close();
    }

    private static Digest digest(String content) {
        ContentDigest digest = ContentDigest.of(DigestAlgorithm.XXH3_128);
        digest.update(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
        return digest.finish();
    }

    @Test
    void ofALargeFileThatChangesTheListOfItsBlocksIsKept() throws IOException {
        folder.write("new", "x".repeat(2 << 20));
        folder.write("small", "y");
        folder.scanner.scanAll();
        Digest first = digest("x".repeat(2 << 20));
        assertThat(folder.index.blocks(first)).as("nobody has asked for it").isNull();

        String changed = "x".repeat(2 << 20) + "z";
        folder.write("new", changed);
        folder.write("small", "z");
        folder.scanner.scanAll();

        BlockHashing blocks =
                new BlockHashing(
                        DigestAlgorithm.XXH3_128,
                        changed.length(),
                        BlockLimits.USUAL.blockSize(changed.length()));
        blocks.update(ByteBuffer.wrap(changed.getBytes(StandardCharsets.UTF_8)));
        assertThat(folder.index.blocks(digest(changed)))
                .isEqualTo(BlockText.encode(digest(changed), blocks.finish(List.of())));
        assertThat(folder.index.blocks(digest("z"))).isNull();

        folder.write("new", "z");
        folder.scanner.scanAll();
        assertThat(folder.index.blocks(digest(changed))).as("the content is gone").isNull();
    }

    private static Version.Order order(Row later, Row earlier) {
        return later.entry().version().compare(earlier.entry().version());
    }

    @Test
    void whatTheFirstScanFindsIsFoundAndWhatComesLaterIsMinted(@TempDir Path other)
            throws IOException {
        try (ScannedFolder fresh = ScannedFolder.fresh(other)) {
            fresh.write("a", "1");
            fresh.write("d/b", "2");
            assertThat(fresh.index.hasHistory()).isFalse();
            fresh.scanner.scanAll();
            assertThat(fresh.index.hasHistory()).isTrue();
            fresh.write("c", "3");
            fresh.scanner.scanAll();

            Version found = Version.found(fresh.index.epoch());
            assertThat(fresh.row("a").entry().version()).isEqualTo(found);
            assertThat(fresh.row("d").entry().version()).isEqualTo(found);
            assertThat(fresh.row("d/b").entry().version()).isEqualTo(found);
            assertThat(fresh.row("c").entry().version().largest()).isGreaterThan(1_000_000);
        }
    }

    @Test
    void aNewFileIsAnnouncedWithSizeTimesModeAndDigest() throws IOException {
        folder.write("a.txt", "hello");
        folder.touch("a.txt", "2020-01-02T03:04:05.123456789Z");
        folder.chmod("a.txt", "rw-r-----");

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.changed()).isEqualTo(1);
        Entry entry = folder.row("a.txt").entry();
        assertThat(entry.state())
                .isEqualTo(
                        new State.File(
                                5,
                                Instant.parse("2020-01-02T03:04:05.123456789Z"),
                                Mode.of("640"),
                                digest("hello")));
        assertThat(entry.replaced()).isNull();
    }

    @Test
    void aScanOfWhatIsUnchangedWritesNothing() throws IOException {
        folder.write("d/a", "1");
        Files.createSymbolicLink(folder.at("l"), Path.of("d/a"));
        folder.waitOutTheTick();
        folder.scanner.scanAll();
        Sequence last = folder.index.last();
        Row row = folder.row("d/a");

        ScanResult again = folder.scanner.scanAll();

        assertThat(again.looked()).isEqualTo(3);
        assertThat(again.changed()).isZero();
        assertThat(folder.index.last()).isEqualTo(last);
        assertThat(folder.row("d/a")).isEqualTo(row);
    }

    @Test
    void anEditReplacesTheOldContent() throws IOException {
        folder.write("a", "old");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        folder.write("a", "newer");

        folder.scanner.scanAll();

        Row after = folder.row("a");
        assertThat(after.entry().state().digest()).isEqualTo(digest("newer"));
        assertThat(after.entry().replaced()).isEqualTo(digest("old"));
        assertThat(order(after, before)).isEqualTo(Version.Order.AFTER);
    }

    @Test
    void anEditThatKeepsSizeAndMtimeIsSeenByItsCtime() throws IOException {
        folder.write("a", "old");
        folder.waitOutTheTick();
        folder.scanner.scanAll();
        FileTime mtime = Files.getLastModifiedTime(folder.at("a"));
        folder.write("a", "new");
        Files.setLastModifiedTime(folder.at("a"), mtime);

        folder.scanner.scanAll();

        assertThat(folder.row("a").entry().state().digest()).isEqualTo(digest("new"));
    }

    @Test
    void anEntrySeenWithinTheTickOfItsChangeIsHashedAgain() throws IOException {
        folder.write("a", "one");
        folder.scanner.scanAll();
        Row row = folder.row("a");
        // The same look, but with another content: what an edit within the tick leaves behind.
        State.File old = (State.File) row.entry().state();
        State.File other = new State.File(old.size(), old.mtime(), old.mode(), digest("two"));
        FileStat seen = folder.seen("a");
        FileStat racy =
                new FileStat(
                        seen.kind(),
                        seen.size(),
                        seen.mtime(),
                        seen.ctime(),
                        seen.mode(),
                        seen.device(),
                        seen.inode(),
                        seen.ctime());
        folder.index.write(t ->
                t.put(new Entry(row.entry().path(), other, null, row.entry().version()), racy));
        folder.waitOutTheTick();

        folder.scanner.scanAll();

        Row after = folder.row("a");
        assertThat(after.entry().state().digest()).isEqualTo(digest("one"));
        assertThat(after.entry().replaced()).isEqualTo(digest("two"));
        assertThat(after.seen()).isNotNull().matches(s -> !s.isRacy());
    }

    @Test
    void aRacyEntryFoundUnchangedIsNotHashedAThirdTime() throws IOException {
        folder.write("a", "one");
        folder.scanner.scanAll();
        Sequence last = folder.index.last();
        folder.waitOutTheTick();
        folder.scanner.scanAll();

        assertThat(folder.index.last()).isEqualTo(last);
        assertThat(folder.row("a").seen()).isNotNull().matches(s -> !s.isRacy());
    }

    @Test
    void touchAndChmodKeepWhatWasReplaced() throws IOException {
        folder.write("a", "old");
        folder.scanner.scanAll();
        folder.write("a", "new");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        folder.touch("a", "2020-01-02T03:04:05Z");
        folder.chmod("a", "rwx------");

        folder.scanner.scanAll();

        Row after = folder.row("a");
        assertThat(order(after, before)).isEqualTo(Version.Order.AFTER);
        assertThat(after.entry().replaced()).isEqualTo(digest("old"));
        assertThat(after.entry().state())
                .isEqualTo(
                        new State.File(
                                3,
                                Instant.parse("2020-01-02T03:04:05Z"),
                                Mode.of("700"),
                                digest("new")));
    }

    @Test
    void aChmodKeepsAnAnnouncedMtimeThatTheDiskCouldNotHold() throws IOException {
        folder.write("a", "x");
        folder.scanner.scanAll();
        Row row = folder.row("a");
        State.File old = (State.File) row.entry().state();
        Instant announced = Instant.parse("2001-01-01T00:00:00.000000001Z");
        folder.index.write(t ->
                t.put(
                        new Entry(
                                row.entry().path(),
                                new State.File(old.size(), announced, old.mode(), old.digest()),
                                null,
                                row.entry().version()),
                        row.seen()));
        folder.chmod("a", "rwx------");

        folder.scanner.scanAll();

        State.File after = (State.File) folder.row("a").entry().state();
        assertThat(after.mtime()).isEqualTo(announced);
        assertThat(after.mode()).isEqualTo(Mode.of("700"));
    }

    @Test
    void anotherInodeWithTheSameContentIsNoChange() throws IOException {
        folder.write("a", "same");
        folder.touch("a", "2020-01-02T03:04:05Z");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        Path copy = folder.at("copy");
        Files.copy(folder.at("a"), copy, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, folder.at("a"), StandardCopyOption.REPLACE_EXISTING);

        folder.scanner.scanAll();

        Row after = folder.row("a");
        assertThat(after.entry()).isEqualTo(before.entry());
        assertThat(after.sequence()).isEqualTo(before.sequence());
        assertThat(after.seen()).isNotEqualTo(before.seen());
    }

    @Test
    void aDeleteLeavesATombstoneWithWhatWasDeleted() throws IOException {
        folder.write("a", "gone");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        folder.delete("a");

        ScanResult result = folder.scanner.scanAll();

        Row after = folder.row("a");
        assertThat(result.deleted()).isEqualTo(1);
        assertThat(after.entry().state())
                .isEqualTo(new State.Deleted(Kind.FILE, folder.clock.instant()));
        assertThat(after.entry().replaced()).isEqualTo(digest("gone"));
        assertThat(order(after, before)).isEqualTo(Version.Order.AFTER);
        assertThat(folder.scanner.scanAll().deleted()).isZero();
    }

    @Test
    void whatComesBackAfterADeleteReplacesNothingAndComesAfterTheTombstone() throws IOException {
        folder.write("a", "one");
        folder.scanner.scanAll();
        folder.delete("a");
        folder.scanner.scanAll();
        Row tombstone = folder.row("a");
        folder.write("a", "two");

        folder.scanner.scanAll();

        Row after = folder.row("a");
        assertThat(after.entry().replaced()).isNull();
        assertThat(order(after, tombstone)).isEqualTo(Version.Order.AFTER);
    }

    @Test
    void aRenameIsADeleteAndANewFile() throws IOException {
        folder.write("a", "x");
        folder.scanner.scanAll();
        Files.move(folder.at("a"), folder.at("b"));

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.changed()).isEqualTo(1);
        assertThat(result.deleted()).isEqualTo(1);
        assertThat(folder.feedPaths()).containsExactlyInAnyOrder("-a", "b");
    }

    @Test
    void ofADirectoryOnlyTheModeCounts() throws IOException {
        Files.createDirectory(folder.at("d"));
        folder.scanner.scanAll();
        Row before = folder.row("d");
        folder.touch("d", "2020-01-02T03:04:05Z");
        folder.scanner.scanAll();
        assertThat(folder.row("d").entry()).isEqualTo(before.entry());

        folder.chmod("d", "rwx------");
        folder.scanner.scanAll();

        assertThat(folder.row("d").entry().state()).isEqualTo(new State.Directory(Mode.of("700")));
        assertThat(order(folder.row("d"), before)).isEqualTo(Version.Order.AFTER);
    }

    @Test
    void aLinkIsItsTargetAndIsNotFollowed(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("secret"), "s");
        Files.createSymbolicLink(folder.at("l"), outside);
        folder.scanner.scanAll();
        assertThat(folder.feedPaths()).containsExactly("l");
        folder.delete("l");
        Files.createSymbolicLink(folder.at("l"), Path.of("elsewhere"));

        folder.scanner.scanAll();

        Entry entry = folder.row("l").entry();
        assertThat(entry.state()).isEqualTo(new State.Link("elsewhere"));
        assertThat(entry.replaced()).isEqualTo(Digest.ofLinkTarget(outside.toString()));
    }

    @Test
    void aLinkMadeAgainWithItsTargetIsNoChange() throws IOException {
        Files.createSymbolicLink(folder.at("l"), Path.of("t"));
        folder.scanner.scanAll();
        Row before = folder.row("l");
        folder.delete("l");
        folder.waitOutTheTick();
        Files.createSymbolicLink(folder.at("l"), Path.of("t"));

        folder.scanner.scanAll();

        assertThat(folder.row("l").sequence()).isEqualTo(before.sequence());
    }

    @Test
    void anotherAlgorithmHashesAgainAndChangesNoVersion() throws IOException {
        folder.write("a", "x");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        Scanner other = folder.scanner(folder.index, Runnable::run, DigestAlgorithm.SHA_256);

        other.scanAll();

        Row after = folder.row("a");
        assertThat(after.entry().version()).isEqualTo(before.entry().version());
        assertThat(after.entry().state().digest())
                .isNotNull()
                .matches(d -> d.algorithm() == DigestAlgorithm.SHA_256);
        assertThat(after.sequence().isAfter(before.sequence())).isTrue();
    }

    @Test
    void aFileDatedYearsAheadIsHashedOnce() throws IOException {
        folder.write("a", "x");
        folder.touch("a", "2090-01-01T00:00:00Z");
        folder.waitOutTheTick();
        folder.scanner.scanAll();
        int[] hashed = {0};
        Scanner counting =
                folder.scanner(
                        folder.index,
                        task -> {
                            hashed[0]++;
                            task.run();
                        });
        counting.scanAll();
        assertThat(hashed[0]).isZero();
    }

    @Test
    void oneBadNameIsAProblemAndTheRestIsScanned() throws Exception {
        folder.write("a", "1");
        folder.write("z", "2");
        Process fifo = new ProcessBuilder("mkfifo", folder.at("pipe").toString()).start();
        assertThat(fifo.waitFor()).isZero();

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.problems()).containsOnlyKeys("pipe");
        assertThat(folder.feedPaths()).containsExactlyInAnyOrder("a", "z");
    }

    @Test
    void whatTakesThePlaceOfAFileAndCannotBeReplicatedMakesNoTombstone() throws Exception {
        folder.write("line\nbreak", "1");
        folder.scanner.scanAll();
        folder.delete("line\nbreak");
        Process fifo = new ProcessBuilder("mkfifo", folder.at("line\nbreak").toString()).start();
        assertThat(fifo.waitFor()).isZero();

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.deleted()).isZero();
        assertThat(result.problems()).isNotEmpty();
        assertThat(folder.row("line\nbreak").entry().isLive()).isTrue();
    }

    @Test
    void aNameThatIsNotUtf8IsAProblem() throws Exception {
        Process touch =
                new ProcessBuilder("sh", "-c", "touch \"$(printf 'bad\\377name')\"")
                        .directory(folder.path.toFile())
                        .start();
        assertThat(touch.waitFor()).isZero();
        folder.write("good", "1");

        ScanResult result = folder.scanner.scanAll();

        assertThat(result.problems()).hasSize(1);
        assertThat(folder.feedPaths()).containsExactly("good");
    }

    /** Decomposed they have more bytes than a name may have. */
    @ParameterizedTest
    @ValueSource(strings = {"é", "한", "ǟ"})
    void aNewNameOfTheGreatestLengthIsFoundWhateverItsLetters(String letter) throws IOException {
        int bytes = letter.getBytes(StandardCharsets.UTF_8).length;
        String name = letter.repeat(254 / bytes);
        folder.write(name, "x");

        ScanResult result = folder.scan(name);

        assertThat(result.problems()).isEmpty();
        assertThat(folder.row(name).entry().isLive()).isTrue();
    }
}
