package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.folder.state.OneFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A {@code send-only} folder on a read-only mount. Mounting takes root and a real mount(2). */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadOnlyRootTest {

    @TempDir Path directory;
    private Path source;
    private OneFolder.Plan plan;

    @BeforeEach
    void mountReadOnly() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        plan = new OneFolder.Plan(directory);
        plan.role = Role.SEND_ONLY;
        assumeTrue(
                mount("--bind", source.toString(), plan.root.toString())
                        && mount("-o", "remount,ro,bind", plan.root.toString()),
                "read-only bind mounts need root and the right to mount");
    }

    @AfterEach
    void unmount() throws Exception {
        while (run("umount", plan.root.toString())) {
            // There may be several, one above the other.
        }
    }

    private static boolean mount(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "mount";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return run(command);
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    @Test
    void isServedWithoutAMarkerAndNothingIsWritten() throws Exception {
        Files.writeString(source.resolve("a"), "content");
        try (OneFolder one = plan.run()) {
            assertThat(one.has("a")).isTrue();
            assertThat(one.folder.unwritable()).isNull();
            try (OpenFile file = Objects.requireNonNull(one.held()).open(RelativePath.of("a"))) {
                assertThat(file.identity().size()).isEqualTo(7);
            }
            Files.delete(source.resolve("a"));
            Files.writeString(source.resolve("b"), "another");
            one.folder.scanNow().join();
            assertThat(one.has("a")).isFalse();
            assertThat(one.tombstones()).isEqualTo(1);
            assertThat(source).isDirectoryNotContaining("glob:**/.sluice");
        }
        try (OneFolder again = plan.run()) {
            assertThat(again.has("b")).isTrue();
        }
        assertThat(source).isDirectoryNotContaining("glob:**/.sluice");
    }

    @Test
    void countsAsVanishedWhenItIsEmpty() throws Exception {
        Files.writeString(source.resolve("a"), "content");
        try (OneFolder one = plan.run()) {
            Files.delete(source.resolve("a"));
            Files.createDirectory(source.resolve("lost+found"));
            one.folder.beat();
            one.awaitState("stopped");
            assertThat(one.reason()).contains("is empty and has no marker");
            assertThat(one.has("a")).isTrue();
            assertThat(one.tombstones()).isZero();

            Files.writeString(source.resolve("a"), "content");
            one.awaitState("running");
            assertThat(one.tombstones()).isZero();
        }
    }

    @Test
    void aMountThatIsGoneStopsTheFolder() throws Exception {
        Files.writeString(source.resolve("a"), "content");
        try (OneFolder one = plan.run()) {
            assertThat(run("umount", "--lazy", plan.root.toString())).isTrue();
            one.folder.beat();
            one.awaitState("stopped");
            await().until(() -> one.held() == null);
            assertThat(one.tombstones()).isZero();
            assertThat(plan.root).isEmptyDirectory();
        }
    }

    @Test
    void anyOtherRoleNeedsToWrite() throws Exception {
        Files.writeString(source.resolve("a"), "content");
        plan.role = Role.SEND_RECEIVE;
        try (OneFolder one = plan.start()) {
            one.awaitState("stopped");
            assertThat(one.reason()).contains("ead-only");
        }
    }
}
