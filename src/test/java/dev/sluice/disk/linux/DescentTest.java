package dev.sluice.disk.linux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.LookedAt;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.FileStat;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is opened by its path at once, and what is left to a walk by names. */
class DescentTest {

    @TempDir Path directory;

    private Folder folder;
    private HeldDirectory top;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(DiskForm.best() == DiskForm.KERNEL, "the kernel has openat2");
        folder = Folder.in(directory, DiskForm.KERNEL);
        top = folder.root().enter(null);
        folder.write("d/e/f/a", "content");
    }

    @AfterEach
    void close() {
        if (folder != null) {
            folder.close();
        }
    }

    @Test
    void hasWhatIsAnywhereBelow() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        FileStat expected = folder.look("d/e/f/a");

        FileStat read = requireNonNull(top.readBelow("d/e/f/a", buffer));
        assertThat(read.isSame(expected)).isTrue();
        assertThat(buffer.position()).isEqualTo(7);
        try (OpenFile open = requireNonNull(top.openBelow("d/e/f/a"))) {
            assertThat(open.identity().isSame(expected)).isTrue();
        }
        try (HeldDirectory entered = requireNonNull(top.enterBelow("d/e/f"))) {
            assertThat(entered.pathOf("a")).isEqualTo("d/e/f/a");
            assertThat(requireNonNull(entered.look("a")).isSame(expected)).isTrue();
        }
    }

    @Test
    void looksOnceMoreAtWhatWasRead() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        FileStat expected = folder.look("d/e/f/a");

        LookedAt looked = requireNonNull(top.readWatchedBelow("d/e/f/a", buffer));

        assertThat(looked.before().isSame(expected)).isTrue();
        assertThat(requireNonNull(looked.after()).isSame(expected)).isTrue();
        assertThat(buffer.position()).isEqualTo(7);
    }

    /** So it need not be looked for by its path to find that something else is there by now. */
    @ParameterizedTest
    @EnumSource
    void whatIsOpenShowsWhatBecameOfItsName(Fate fate) throws IOException {
        long number =
                KernelDirectory.of(top)
                        .checked(
                                "d/e/f/a",
                                at -> SystemCalls.openBelow(at, "d/e/f/a", SystemCalls.READ));
        try (KernelFile file = new KernelFile((int) number, "d/e/f/a")) {
            FileStat before = file.identity();
            Instant nextTick = Instant.now().plusMillis(25);
            await().pollInterval(Duration.ofMillis(2)).until(() -> Instant.now().isAfter(nextTick));

            fate.befall(folder.path().resolve("d/e/f/a"));

            assertThat(file.identity().isSame(before)).isFalse();
        }
    }

    enum Fate {
        WRITTEN {
            @Override
            void befall(Path file) throws IOException {
                Files.writeString(file, "CONTENT");
            }
        },
        REMOVED {
            @Override
            void befall(Path file) throws IOException {
                Files.delete(file);
            }
        },
        RENAMED {
            @Override
            void befall(Path file) throws IOException {
                Files.move(file, file.resolveSibling("other"));
            }
        },
        REPLACED {
            @Override
            void befall(Path file) throws IOException {
                Path other = Files.writeString(file.resolveSibling("other"), "another");
                Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            }
        };

        abstract void befall(Path file) throws IOException;
    }

    @Test
    void followsNoLinkAnywhereInThePath() throws IOException {
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("d"));
        Files.createSymbolicLink(folder.path().resolve("d/e/l"), Path.of("f"));
        Files.createSymbolicLink(folder.path().resolve("d/e/f/l"), Path.of("a"));

        for (String path : new String[] {"l/e/f/a", "d/e/l/a", "d/e/f/l"}) {
            assertHasNoFile(path);
        }
        for (String path : new String[] {"l", "l/e", "d/e/l"}) {
            assertThat(top.enterBelow(path)).as(path).isNull();
        }
    }

    @Test
    void hasNothingOfAnotherKind() throws IOException {
        assertHasNoFile("d/e/f");
        assertHasNoFile("d/e/f/x");
        assertHasNoFile("d/e/f/a/b");
        assertThat(top.enterBelow("d/e/f/a")).isNull();
        assertThat(top.enterBelow("d/x")).isNull();
    }

    @Test
    void staysOnItsMount() throws IOException {
        try (KernelDirectory root = KernelDirectory.open(Path.of("/"), true)) {
            assertThat(root.enterBelow("proc/sys")).isNull();
            assertThat(root.openBelow("proc/version")).isNull();
            assertThat(refusal(root, "proc/version")).isEqualTo(Fault.EXDEV);
        }
    }

    /** No path of ours is such a one; the kernel would refuse it all the same. */
    @Test
    void staysInItsDirectory() throws IOException {
        KernelDirectory held = KernelDirectory.of(top);
        assertThat(refusal(held, "../root/d/e/f/a")).isEqualTo(Fault.EXDEV);
        assertThat(refusal(held, "/proc/version")).isEqualTo(Fault.EXDEV);
    }

    @Test
    void theKernelItselfFollowsNoLink() throws IOException {
        try (KernelDirectory self = KernelDirectory.open(Path.of("/proc/self"), true)) {
            assertThat(refusal(self, "exe")).isEqualTo(Fault.ELOOP);
        }
    }

    /** Why the kernel opens a path no more. */
    private static @Nullable Fault refusal(KernelDirectory directory, String path) {
        FileSystemException refused =
                catchThrowableOfType(
                        FileSystemException.class,
                        () ->
                                directory.checked(
                                        path,
                                        at -> SystemCalls.openBelow(at, path, SystemCalls.READ)));
        return Faults.of(requireNonNull(refused, path));
    }

    private void assertHasNoFile(String path) throws IOException {
        assertThat(top.openBelow(path)).as(path).isNull();
        assertThat(top.readBelow(path, ByteBuffer.allocate(100))).as(path).isNull();
    }
}
