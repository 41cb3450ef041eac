package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.disk.held.Folder;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TicksTest {

    private static final int CHANGES = 2_000;

    @TempDir Path directory;

    @Test
    void areCoarseUntilTheyWereTried() throws IOException {
        try (Folder folder = Folder.in(directory, DiskForm.best())) {
            assertThat(folder.root().ticks().areFine()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
    void hideNoChangeBehindALookIfTheyAreFine(DiskForm form) throws IOException {
        try (Folder folder = tried(form)) {
            Path file = folder.write("a", "-");
            for (int i = 0; i < CHANGES; i++) {
                FileStat before = write(folder, file, "0");
                FileStat after = write(folder, file, "1");
                assertThat(after.isSame(before)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
    void makeOnlyALookAtWhatWasPublishedEnough(DiskForm form) throws IOException {
        try (Folder folder = tried(form)) {
            RelativePath path = RelativePath.of("a");
            FileStat published = folder.tree().publish(folder.stage("x"), path, null);
            assertThat(published.isRacy()).isFalse();
            FileStat looked = folder.look("a");
            assertThat(looked.isSame(published)).isTrue();
            assertThat(looked.lookedAt()).isBeforeOrEqualTo(Instant.now());
        }
    }

    /** Coarse ones are no failure of ours. */
    private Folder tried(DiskForm form) throws IOException {
        Folder folder = Folder.in(directory, form);
        folder.root().startRun(Folder.ID, Folder.RUN);
        assumeThat(folder.root().ticks().areFine()).as("whether the file system can").isTrue();
        return folder;
    }

    /** Unlike the ctime everybody can set the mtime to what it was. */
    private static FileStat write(Folder folder, Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(Folder.MTIME));
        return folder.look("a");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
    void areTriedWithoutLeavingAnything(DiskForm form) throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            folder.root().startRun(Folder.ID, Folder.RUN);
            try (Stream<Path> left = Files.list(folder.path().resolve(".sluice/staging"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void areCoarseWhereItCannotBeTried() throws IOException {
        try (Folder folder = Folder.in(directory, DiskForm.best())) {
            Ticks ticks = new Ticks();
            Path blocked = folder.path().resolve(".sluice/staging/taken");
            Files.createFile(blocked);
            ticks.learn(Files.getFileStore(directory), folder.root().reserved().staging(), "taken");
            assertThat(ticks.areFine()).isFalse();
            assertThat(blocked).exists();
        }
    }

    @Test
    void areCoarseWhereAnotherMachineStamps() throws IOException {
        try (Folder folder = Folder.in(directory, DiskForm.best())) {
            Ticks ticks = new Ticks();
            ticks.learn(new Network(), folder.root().reserved().staging(), "free");
            assertThat(ticks.areFine()).isFalse();
        }
    }

    private static final class Network extends FileStore {

        @Override
        public String name() {
            return "server:/export";
        }

        @Override
        public String type() {
            return "nfs4";
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public long getTotalSpace() {
            return 0;
        }

        @Override
        public long getUsableSpace() {
            return 0;
        }

        @Override
        public long getUnallocatedSpace() {
            return 0;
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return false;
        }

        @Override
        public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object getAttribute(String attribute) {
            throw new UnsupportedOperationException();
        }
    }
}
