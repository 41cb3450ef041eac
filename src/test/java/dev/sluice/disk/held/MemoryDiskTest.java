package dev.sluice.disk.held;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.linux.MemoryDisk;
import dev.sluice.disk.linux.MemoryPaths;
import dev.sluice.fault.SystemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the other forms of a directory cannot be asked for: faults at will, and losses of power. */
class MemoryDiskTest {

    private static final int TIMES = 200;

    private MemoryFileSystem system;
    private MemoryDisk disk;
    private Path top;

    @BeforeEach
    void make() {
        system = new MemoryFileSystem(InstantSource.system());
        disk = system.disk();
        top = system.getPath("/");
    }

    private void force(String path) throws IOException {
        disk.force(Objects.requireNonNull(MemoryPaths.follow(disk, disk.root, path), path));
    }

    /** What is there after a loss of power, over many seeds. */
    private Set<String> after(Step step, String path) throws IOException {
        Set<String> seen = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < TIMES; i++) {
            make();
            step.run();
            disk.losePower(random);
            Path file = system.getPath(path);
            seen.add(Files.exists(file) ? Files.readString(file) : "nothing");
        }
        return seen;
    }

    private interface Step {
        void run() throws IOException;
    }

    @Test
    void keepsWhatWasForcedWithItsName() throws IOException {
        assertThat(
                        after(
                                () -> {
                                    Files.writeString(top.resolve("a"), "kept");
                                    force("/a");
                                    force("/");
                                },
                                "/a"))
                .containsExactly("kept");
    }

    @Test
    void keepsAForcedContentUnderAnyNameThatItGetsLater() throws IOException {
        assertThat(
                        after(
                                () -> {
                                    Files.writeString(top.resolve("b"), "kept");
                                    force("/b");
                                    Files.move(top.resolve("b"), top.resolve("a"));
                                    force("/");
                                },
                                "/a"))
                .containsExactly("kept");
    }

    @Test
    void mayLoseTheNameOfWhatWasForcedWithoutItsDirectory() throws IOException {
        assertThat(
                        after(
                                () -> {
                                    disk.weakest();
                                    Files.writeString(top.resolve("a"), "kept");
                                    force("/a");
                                },
                                "/a"))
                .containsExactlyInAnyOrder("kept", "nothing");
    }

    @Test
    void writesAllNamesWithTheFsyncOfAnyFileWhereTheyAreOrdered() throws IOException {
        assertThat(
                        after(
                                () -> {
                                    Files.writeString(top.resolve("a"), "");
                                    Files.writeString(top.resolve("b"), "");
                                    force("/b");
                                },
                                "/a"))
                .containsExactly("");
    }

    @Test
    void mayLeaveANameWithoutTheContentThatWasNotForced() throws IOException {
        assertThat(
                        after(
                                () -> {
                                    Files.writeString(top.resolve("a"), "content");
                                    force("/");
                                },
                                "/a"))
                .contains("content", "")
                .allMatch(left -> left.length() == "content".length() || left.isEmpty());
    }

    @Test
    void mayLeaveOldContentOrNewOrBothMixedWhereItWasWrittenOver() throws IOException {
        assertThat(
                        after(
                                () -> {
                                    Files.writeString(top.resolve("a"), "old");
                                    force("/a");
                                    force("/");
                                    try (FileChannel file =
                                            FileChannel.open(
                                                    top.resolve("a"), StandardOpenOption.WRITE)) {
                                        file.write(StandardCharsets.UTF_8.encode("new"));
                                    }
                                },
                                "/a"))
                .contains("old", "new", "nld");
    }

    @Test
    void leavesEitherNameOfAFileThatWasRenamed() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < TIMES; i++) {
            make();
            Files.writeString(top.resolve("a"), "x");
            force("/a");
            force("/");
            Files.move(top.resolve("a"), top.resolve("b"));
            disk.losePower(random);
            assertThat(Files.exists(top.resolve("a"))).isNotEqualTo(Files.exists(top.resolve("b")));
        }
    }

    @Test
    void countsLinksAnewAfterALossOfPower() throws IOException {
        Files.writeString(top.resolve("a"), "x");
        Files.createLink(top.resolve("b"), top.resolve("a"));
        force("/a");
        Files.delete(top.resolve("b"));
        force("/a");
        disk.losePower(new Random(0));
        assertThat(Files.getAttribute(top.resolve("a"), "unix:nlink")).isEqualTo(1);
    }

    @Test
    void givesADirectoryThatWasMovedNoSecondNameWhenThePowerIsLost() throws IOException {
        disk.weakest();
        for (int seed = 0; seed < 20; seed++) {
            Path from = Files.createDirectory(top.resolve("from" + seed));
            Path to = Files.createDirectory(top.resolve("to" + seed));
            Files.createDirectory(from.resolve("x"));
            Files.move(from.resolve("x"), to.resolve("x"), StandardCopyOption.ATOMIC_MOVE);
            force("/");
            force("/to" + seed);
            disk.losePower(new Random(seed));
            assertThat(to.resolve("x")).exists();
            assertThat(from.resolve("x")).doesNotExist();
        }
    }

    @Test
    void failsWhereItIsToldTo() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        disk.fault((call, path) -> {
            if (call.equals("create") && calls.incrementAndGet() == 2) {
                throw new SystemException(path, MemoryDisk.EIO);
            }
        });
        HeldDirectory held = system.hold(top);
        held.create("a").close();
        assertThatThrownBy(() -> held.create("b"))
                .hasMessage("b: Input/output error: its disk" + " fails; see the kernel's log");
        held.create("b").close();
        assertThat(held.glance("b")).isNotNull();
    }

    @Test
    void hasNoMoreRoomThanItIsGiven() throws IOException {
        disk.resize(10);
        Files.writeString(top.resolve("a"), "12345678");
        assertThatThrownBy(() -> Files.writeString(top.resolve("b"), "123"))
                .hasMessageContaining("No space left");
        Files.delete(top.resolve("a"));
        Files.writeString(top.resolve("b"), "123");
        assertThat(disk.free()).isEqualTo(7);
    }

    @Test
    void asksModesOnlyOfWhoIsNotPrivileged() throws IOException {
        Files.writeString(top.resolve("a"), "x");
        Files.setPosixFilePermissions(
                top.resolve("a"), PosixFilePermissions.fromString("---------"));
        assertThat(Files.readString(top.resolve("a"))).isEqualTo("x");
        disk.unprivileged();
        assertThatThrownBy(() -> Files.readString(top.resolve("a")))
                .isInstanceOf(AccessDeniedException.class);
    }
}
