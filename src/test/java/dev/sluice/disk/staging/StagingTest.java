package dev.sluice.disk.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource
class StagingTest {

    enum Form {
        NAMELESS(DiskForm.KERNEL),
        BY_NAME(DiskForm.KERNEL),
        JAVA(DiskForm.JAVA),
        MEMORY(DiskForm.MEMORY),
        MEMORY_BY_NAME(DiskForm.MEMORY);

        private final DiskForm disk;

        boolean isNameless() {
            return this == NAMELESS || this == MEMORY;
        }

        Form(DiskForm disk) {
            this.disk = disk;
        }
    }

    private final Form form;

    @TempDir Path directory;
    Folder folder;

    StagingTest(Form form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.disk.place(directory);
        folder = Folder.in(directory, form.disk);
        if (form == Form.BY_NAME || form == Form.MEMORY_BY_NAME) {
            folder = folder.staging(new Staging(folder.root(), Nameless.never()));
        }
        HeldDirectory staging = folder.root().reserved().staging();
        assumeThat(form != Form.NAMELESS || Nameless.whereItCan().isPossible(staging, "tried.tmp"))
                .as("whether this kernel and file system can")
                .isTrue();
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void goesOnWithWhatAnEarlierTransferLeft() throws IOException {
        Digest digest = Folder.digestOf("whole content");
        try (StagedFile staged = Objects.requireNonNull(folder.staging().open(digest))) {
            staged.channel().write(StandardCharsets.UTF_8.encode("whole"));
        }
        folder.close();
        open();
        try (StagedFile staged = Objects.requireNonNull(folder.staging().open(digest))) {
            assertThat(staged.channel().size()).isEqualTo(5);
            ByteBuffer bytes = ByteBuffer.allocate(10);
            staged.channel().read(bytes);
            assertThat(StandardCharsets.UTF_8.decode(bytes.flip()).toString()).isEqualTo("whole");
        }
    }

    @Test
    void opensAContentOnceAtATime() throws IOException {
        Digest digest = Folder.digestOf("x");
        StagedFile first = Objects.requireNonNull(folder.staging().open(digest));
        assertThat(folder.staging().open(digest)).isNull();
        first.close();
        first.close();
        try (StagedFile second = Objects.requireNonNull(folder.staging().open(digest))) {
            first.discard();
            assertThat(folder.staging().open(digest)).isNull();
            assertThat(second.channel().isOpen()).isTrue();
        }
    }

    @Test
    void keepsWhatIsNotCompleteFromOtherEyes() throws IOException {
        try (StagedFile staged =
                Objects.requireNonNull(folder.staging().open(Folder.digestOf("x")))) {
            assertThat(staged.channel().isOpen()).isTrue();
            assertThat(folder.path().resolve(".sluice/staging"))
                    .isDirectoryContaining("regex:.*xxh3-128-[0-9a-f]{32}\\.part");
            assertThat(folder.root().reserved().staging().look(names().getFirst()))
                    .extracting(identity -> Objects.requireNonNull(identity).mode())
                    .hasToString("600");
        }
    }

    @Test
    void neverWritesIntoAFileThatWasPublishedFromStaging() throws IOException {
        folder.stage("x").close();
        Path temp = folder.path().resolve(".sluice/staging").resolve(names().getFirst());
        Path published = Files.createLink(folder.path().resolve("published"), temp);
        try (StagedFile staged =
                Objects.requireNonNull(folder.staging().open(Folder.digestOf("x")))) {
            assertThat(staged.channel().size()).isZero();
            staged.channel().write(StandardCharsets.UTF_8.encode("other"));
        }
        assertThat(published).hasContent("x");
    }

    @Test
    void removesTheTempFileThatIsDiscarded() throws IOException {
        folder.stage("x").discard();
        assertThat(names()).isEmpty();
    }

    @Test
    void cleansWhatNobodyWantsAndNobodyHasOpen() throws IOException {
        folder.stage("wanted").close();
        folder.stage("unwanted").close();
        folder.write(".sluice/staging/link-1.tmp", "");
        Files.createDirectory(folder.path().resolve(".sluice/staging/directory-1.tmp"));
        try (StagedFile open = folder.stage("open")) {
            folder.staging().clean(Folder.digestOf("wanted")::equals);
            assertThat(open.channel().isOpen()).isTrue();
        }
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "xxh3-128-" + Folder.digestOf("wanted").hex() + ".part",
                        "xxh3-128-" + Folder.digestOf("open").hex() + ".part");
    }

    @Test
    void cleansPartsWhileOthersWork() throws IOException {
        folder.stage("wanted").close();
        folder.stage("unwanted").close();
        folder.write(".sluice/staging/link-1.tmp", "");
        try (StagedFile open = folder.stage("open")) {
            folder.staging().cleanParts(Folder.digestOf("wanted")::equals);
            assertThat(open.channel().isOpen()).isTrue();
        }
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "link-1.tmp",
                        "xxh3-128-" + Folder.digestOf("wanted").hex() + ".part",
                        "xxh3-128-" + Folder.digestOf("open").hex() + ".part");
        try (StagedFile again = folder.staging().open(Folder.digestOf("unwanted"))) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void looksForPartsOnlyWhereOneHasStayed() throws IOException {
        String planted = "xxh3-128-" + Folder.digestOf("planted").hex() + ".part";
        folder.staging().cleanParts(_ -> false);
        folder.write(".sluice/staging/" + planted, "");

        folder.stage("whole").discard();
        folder.staging().cleanParts(_ -> false);
        assertThat(names()).as("the directory was not read").containsExactly(planted);

        folder.stage("half").close();
        folder.staging().cleanParts(_ -> false);
        assertThat(names()).isEmpty();
    }

    @Test
    void copiesALocalFile() throws IOException {
        folder.write("d/a", "content");
        FileStat source = folder.look("d/a");
        try (StagedFile staged = folder.staging().copy(RelativePath.of("d/a"), source)) {
            staged.finish(Folder.METADATA);
            folder.tree().publish(staged, RelativePath.of("b"), null);
        }
        assertThat(folder.read("b")).isEqualTo("content");
        assertThat(folder.read("d/a")).isEqualTo("content");
    }

    @Test
    void doesNotCopyAFileChangedSinceTheScan() throws IOException {
        folder.write("a", "content");
        FileStat seen = folder.look("a");
        folder.write("a", "edited");
        assertThatThrownBy(() -> folder.staging().copy(RelativePath.of("a"), seen))
                .isInstanceOf(TargetChangedException.class)
                .hasMessageContaining("size 6 on disk, 7 expected");
        assertThat(names()).isEmpty();
    }

    @Test
    void isOpenForOthersAfterAnInterruptClosedIt() throws IOException {
        StagedFile staged = folder.stage("x");
        staged.channel().close();
        staged.discard();
        assertThat(names()).isEmpty();
        folder.stage("x").discard();
    }

    @Test
    void goesOnWithWhatWasFinishedAndNotPublished() throws IOException {
        folder.stage("content").close();
        try (StagedFile again =
                Objects.requireNonNull(folder.staging().open(Folder.digestOf("content")))) {
            assertThat(again.channel().size()).isEqualTo(7);
        }
    }

    @Test
    void aCopyThatIsNotPublishedIsNotKept() throws IOException {
        folder.write("a", "content");
        try (StagedFile one = folder.staging().copy(RelativePath.of("a"), folder.look("a"));
                StagedFile two = folder.staging().copy(RelativePath.of("a"), folder.look("a"))) {
            assertThat(one.channel().size()).isEqualTo(7);
            assertThat(two.channel().size()).isEqualTo(7);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void makesItsDirectoryAnewWhenSomebodyRemovedIt() throws IOException {
        folder.stage("x").discard();
        Files.delete(folder.path().resolve(".sluice/staging"));
        folder.tree().publish(folder.stage("y"), RelativePath.of("y"), null);
        assertThat(folder.read("y")).isEqualTo("y");
    }

    private StagedFile put(String content, boolean willForce) throws IOException {
        return folder.staging()
                .put(StandardCharsets.UTF_8.encode(content), Folder.METADATA, willForce);
    }

    @Test
    void putsAWholeContentWithAllThatItIsToHave() throws IOException {
        ByteBuffer content = ByteBuffer.allocateDirect(100).put(10, (byte) 'x').position(10);
        content.limit(11);
        StagedFile staged = folder.staging().put(content, Folder.METADATA, false);
        assertThat(content.hasRemaining()).isFalse();
        FileStat published = folder.tree().publish(staged, RelativePath.of("a"), null);
        assertThat(folder.read("a")).isEqualTo("x");
        assertThat(published.mode()).isEqualTo(Folder.MODE);
        assertThat(published.mtime()).isEqualTo(Folder.MTIME);
        assertThat(published.isSame(folder.look("a"))).isTrue();
        assertThat(names()).isEmpty();
    }

    /** As a container's filter of system calls does. */
    private record RefusingToExchange(HardLinks links) implements HardLinks {

        @Override
        public Result link(
                HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
                throws IOException {
            return links.link(from, name, key, to, newName);
        }

        @Override
        public Result move(HeldDirectory from, String name, HeldDirectory to, String newName)
                throws IOException {
            return links.move(from, name, to, newName);
        }

        @Override
        public boolean exchanges() {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void replacesAFileAlsoWhereExchangingIsRefused(int trashDays) throws IOException {
        Folder refusing = folder.with(trashDays, new RefusingToExchange(form.disk.links()));
        refusing.write("a", "old");
        refusing.tree().publish(put("new", false), RelativePath.of("a"), refusing.look("a"));
        assertThat(refusing.read("a")).isEqualTo("new");
        assertThat(names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 100_000})
    void putsContentsOfAnySizeFromAnyBuffer(int size) throws IOException {
        byte[] bytes = new byte[size + 3];
        Arrays.fill(bytes, (byte) 'x');
        ByteBuffer part = ByteBuffer.wrap(bytes, 3, size).slice();
        StagedFile staged = folder.staging().put(part, Folder.METADATA, false);
        folder.tree().publish(staged, RelativePath.of("a"), null);
        assertThat(folder.read("a")).isEqualTo("x".repeat(size));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "444", "600", "666", "777"})
    void putsAContentWithAnyModeWhateverTheUmask(String mode) throws IOException {
        StagedFile staged =
                folder.staging()
                        .put(
                                ByteBuffer.allocate(1),
                                new Metadata(Mode.of(mode), Folder.MTIME),
                                false);
        FileStat made = folder.tree().publish(staged, RelativePath.of("a"), null);
        assertThat(made.mode()).isEqualTo(Mode.of(mode));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forcesWhatWasPutWhole(boolean willForce) throws IOException {
        try (StagedFile staged = put("x", willForce)) {
            assertThatCode(staged::force).doesNotThrowAnyException();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void offersNoChannelToWhatWasPutWhole() throws IOException {
        try (StagedFile staged = put("x", true)) {
            assertThatThrownBy(staged::channel).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void doesNotCleanWhatWasPutWholeUntilItIsClosed() throws IOException {
        StagedFile staged = put("x", false);
        folder.staging().clean(_ -> false);
        assertThat(names()).hasSize(form.isNameless() ? 0 : 1);
        folder.tree().publish(staged, RelativePath.of("a"), null);
        assertThat(folder.read("a")).isEqualTo("x");
        assertThat(names()).isEmpty();
    }

    @Test
    void givesANameToWhatIsToBeForced() throws IOException {
        try (StagedFile _ = put("x", true)) {
            assertThat(names()).hasSize(1);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void countsTheBytesOfWhatWasPutWholeUntilItIsPublishedOrGivenUp() throws IOException {
        StagedFile first = put("12345", false);
        StagedFile second = put("123", false);
        assertThat(folder.staging().bytes()).isEqualTo(8);
        folder.tree().publish(first, RelativePath.of("a"), null);
        assertThat(folder.staging().bytes()).isEqualTo(3);
        second.discard();
        assertThat(folder.staging().bytes()).isZero();
    }

    @Test
    void leavesNothingOfWhatWasPutWholeAndIsDiscarded() throws IOException {
        put("x", false).discard();
        assertThat(names()).isEmpty();
    }

    @Test
    void replacesAFileByWhatWasPutWhole() throws IOException {
        folder.write("a", "old");
        folder.tree().publish(put("new", false), RelativePath.of("a"), folder.look("a"));
        assertThat(folder.read("a")).isEqualTo("new");
        assertThat(names()).isEmpty();
    }

    @Test
    void leavesNothingOfWhatWasPutWholeAndCannotReplace() throws IOException {
        folder.write("a", "old");
        FileStat expected = folder.look("a");
        folder.write("a", "changed meanwhile");
        try (StagedFile staged = put("new", false)) {
            assertThatThrownBy(() -> folder.tree().publish(staged, RelativePath.of("a"), expected))
                    .isInstanceOf(TargetChangedException.class);
        }
        assertThat(folder.read("a")).isEqualTo("changed meanwhile");
        assertThat(names()).isEmpty();
    }

    @Test
    void putsNothingWholeOverWhatIsThereUnexpectedly() throws IOException {
        folder.write("a", "somebody's");
        try (StagedFile staged = put("new", false)) {
            assertThatThrownBy(() -> folder.tree().publish(staged, RelativePath.of("a"), null))
                    .isInstanceOf(TargetChangedException.class);
        }
        assertThat(folder.read("a")).isEqualTo("somebody's");
        assertThat(names()).isEmpty();
    }

    @Test
    void putsIntoADirectoryMadeAnewWhenSomebodyRemovedIt() throws IOException {
        put("x", false).discard();
        Files.delete(folder.path().resolve(".sluice/staging"));
        folder.tree().publish(put("y", false), RelativePath.of("y"), null);
        assertThat(folder.read("y")).isEqualTo("y");
    }

    @Test
    void publishesWhatLiesInAStagingThatWasMovedAway() throws IOException {
        put("x", false).discard();
        Files.move(folder.path().resolve(".sluice"), directory.resolve("away"));
        try (StagedFile staged = put("y", false)) {
            folder.tree().publish(staged, RelativePath.of("y"), null);
            assertThat(folder.read("y")).isEqualTo("y");
        } catch (IOException e) {
            assertThat(folder.root().look(RelativePath.of("y"))).isNull();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.path().resolve(".sluice/staging"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
