package dev.sluice.disk.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.fault.SystemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A step into which one call fails, whichever, leaves nothing of its own in staging. */
class StagingFaultsTest {

    private static final int MAX_CALLS = 60;
    private static final RelativePath PATH = RelativePath.of("new");

    private interface Work {
        void in(Folder folder) throws IOException;
    }

    @Test
    void leavesNoDirectoryInStaging() throws IOException {
        leavesNothing(StagingFaultsTest::makeDirectory);
    }

    @Test
    void leavesNoLinkInStaging() throws IOException {
        leavesNothing(StagingFaultsTest::makeLink);
    }

    @Test
    void leavesNoContentInStaging() throws IOException {
        leavesNothing(folder -> {
            ByteBuffer content = ByteBuffer.wrap("content".getBytes(StandardCharsets.UTF_8));
            try (StagedFile staged = folder.staging().put(content, Folder.METADATA, true)) {
                staged.force();
                folder.tree().publish(staged, PATH, null);
            }
        });
    }

    /** As where a file system turns read-only for a while. */
    @Test
    void removesLaterWhatNoStepCouldTakeAway() throws IOException {
        removesLater(StagingFaultsTest::makeDirectory);
        removesLater(StagingFaultsTest::makeLink);
    }

    private static void makeDirectory(Folder folder) throws IOException {
        folder.tree().makeDirectory(PATH, new State.Directory(Folder.MODE), null);
    }

    private static void makeLink(Folder folder) throws IOException {
        folder.tree().publishLink(new State.Link("target"), PATH, null);
    }

    private static void removesLater(Work work) throws IOException {
        int left = 0;
        String failed = "";
        for (int failing = 1; failing <= MAX_CALLS && failed != null; failing++) {
            MemoryFileSystem system = new MemoryFileSystem(InstantSource.system());
            try (Folder folder = Folder.in(system.getPath("/"), DiskForm.MEMORY)) {
                failed = run(work, folder, system.disk(), failing, true);
                left += staged(folder).size();
                folder.staging().cleanParts(_ -> false);
                assertThat(staged(folder)).as("after %s failed", failed).isEmpty();
            }
        }
        assertThat(left).isPositive();
    }

    @Test
    void removesLaterWhatItCouldNotRemove() throws IOException {
        removesOnceItCan((folder, disk) -> {
            ByteBuffer content = ByteBuffer.wrap("content".getBytes(StandardCharsets.UTF_8));
            StagedFile staged = folder.staging().put(content, Folder.METADATA, true);
            cannotRemove(disk);
            staged.discard();
            folder.staging().cleanParts(_ -> false);
        });
    }

    @Test
    void looksAgainForPartsAfterItCouldNotLook() throws IOException {
        removesOnceItCan((folder, disk) -> {
            folder.stage("half").close();
            disk.fault((_, path) -> {
                throw new SystemException(path, MemoryDisk.EIO);
            });
            assertThatThrownBy(() -> folder.staging().cleanParts(_ -> false))
                    .isInstanceOf(IOException.class);
        });
    }

    @Test
    void removesLaterWhatAnEarlierRunLeftAndItCouldNotRemove() throws IOException {
        removesOnceItCan((folder, disk) -> {
            folder.write(".sluice/staging/second-1.tmp", "");
            cannotRemove(disk);
            folder.staging().clean(_ -> false);
        });
    }

    /** Something that leaves one name in staging while the disk has a fault. */
    private interface Leaving {
        void in(Folder folder, MemoryDisk disk) throws IOException;
    }

    private static void removesOnceItCan(Leaving leaving) throws IOException {
        MemoryFileSystem system = new MemoryFileSystem(InstantSource.system());
        try (Folder folder = Folder.in(system.getPath("/"), DiskForm.MEMORY)) {
            leaving.in(folder, system.disk());
            assertThat(staged(folder)).as("while the disk has a fault").hasSize(1);

            system.disk().fault((_, _) -> {});
            folder.staging().cleanParts(_ -> false);
            assertThat(staged(folder)).isEmpty();
        }
    }

    private static void cannotRemove(MemoryDisk disk) {
        disk.fault((call, path) -> {
            if (call.equals("unlink")) {
                throw new SystemException(path, MemoryDisk.EIO);
            }
        });
    }

    private static void leavesNothing(Work work) throws IOException {
        for (int failing = 1; failing <= MAX_CALLS; failing++) {
            MemoryFileSystem system = new MemoryFileSystem(InstantSource.system());
            try (Folder folder = Folder.in(system.getPath("/"), DiskForm.MEMORY)) {
                String failed = run(work, folder, system.disk(), failing, false);
                assertThat(staged(folder)).as("after %s failed", failed).isEmpty();
                if (failed == null) {
                    return;
                }
            }
        }
        throw new AssertionError("more calls than " + MAX_CALLS);
    }

    /**
     * @param keeps whether nothing can be removed either once a call has failed
     * @return what failed, null if nothing did
     */
    private static @Nullable String run(
            Work work, Folder folder, MemoryDisk disk, int failing, boolean keeps) {
        int[] calls = {0};
        String[] failed = {null};
        disk.fault((call, path) -> {
            boolean isRemoval = call.equals("unlink") || call.equals("rmdir");
            if (++calls[0] == failing || keeps && failed[0] != null && isRemoval) {
                failed[0] = call + " " + path;
                throw new SystemException(path, MemoryDisk.EIO);
            }
        });
        try {
            work.in(folder);
        } catch (IOException e) {
            // As it was told to.
        } finally {
            disk.fault((_, _) -> {});
        }
        return failed[0];
    }

    private static List<Path> staged(Folder folder) throws IOException {
        try (Stream<Path> all = Files.list(folder.path().resolve(".sluice/staging"))) {
            return all.toList();
        }
    }
}
