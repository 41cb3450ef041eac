package dev.sluice.disk.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Way;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a file system, or a filter of system calls, refuses to exchange two names. */
class KernelLinksTest {

    @TempDir Path directory;
    private Folder folder;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.in(directory, DiskForm.KERNEL);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    /** How often it is tried when three files are replaced. */
    private int tries(int errno) throws IOException {
        AtomicInteger tries = new AtomicInteger();
        HardLinks links =
                new KernelLinks((_, _, _, _) -> {
                    tries.incrementAndGet();
                    return -errno;
                });
        try (Tree tree = folder.with(7, links).tree()) {
            for (int i = 0; i < 3; i++) {
                folder.write("a", "old " + i);
                tree.publish(folder.stage("new " + i), RelativePath.of("a"), folder.look("a"));
                assertThat(folder.read("a")).isEqualTo("new " + i);
            }
        }
        return tries.get();
    }

    @Test
    void aFileSystemThatExchangesNothingIsAskedOnce() throws IOException {
        assertThat(tries(Errno.EINVAL)).isEqualTo(1);
        assertThat(tries(Errno.ENOSYS)).isEqualTo(1);
        assertThat(tries(Errno.ENOTSUP)).isEqualTo(1);
    }

    /** It may be about that one file: one that is marked as unchangeable, for example. */
    @Test
    void whatIsNotPermittedIsTriedAgain() throws IOException {
        assertThat(tries(Errno.EPERM)).isEqualTo(3);
    }

    @Test
    void eachRootAsksForItself() throws IOException {
        assertThat(folder.root().links()).isSameAs(folder.root().links());
        try (FolderRoot other = FolderRoot.open(folder.path(), Way.KERNEL)) {
            assertThat(other.links()).isNotSameAs(folder.root().links());
        }
    }
}
