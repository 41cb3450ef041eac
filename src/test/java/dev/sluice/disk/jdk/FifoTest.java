package dev.sluice.disk.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.disk.root.Listing;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An open of a FIFO without a writer waits for ever; nothing may come to that. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(value = DiskForm.class, mode = EnumSource.Mode.EXCLUDE, names = "MEMORY")
class FifoTest {

    private static final RelativePath FIFO = RelativePath.of("p");

    private final DiskForm form;

    @TempDir Path directory;
    Folder folder;

    FifoTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException, InterruptedException {
        folder = Folder.in(directory, form);
        Process mkfifo =
                new ProcessBuilder("mkfifo", folder.path().resolve("p").toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(mkfifo.exitValue()).isZero();
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void reportsAFifoAndListsTheRest() throws IOException {
        folder.write("a", "");
        Listing listing = folder.root().list(null);
        assertThat(listing.items()).containsOnlyKeys("a");
        assertThat(listing.problems()).containsEntry("p", "is a FIFO");
        assertThat(listing.names()).containsExactly("a", "p");
    }

    @Test
    void neverWaitsForAFifo() {
        assertThatThrownBy(() -> folder.root().look(FIFO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a FIFO");
        assertThatThrownBy(() -> folder.root().open(FIFO).close())
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> folder.root().list(FIFO)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> folder.root().readLink(FIFO))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(look("p/x")).isTrue();
    }

    private boolean look(String name) {
        try {
            return folder.root().look(RelativePath.of(name)) == null;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void doesNotReplaceOrRemoveAFifo() throws IOException {
        folder.write("a", "");
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, FIFO, folder.look("a")))
                    .isInstanceOf(TargetChangedException.class)
                    .hasMessage("p: what is there is a FIFO");
        }
        assertThatThrownBy(() -> folder.tree().remove(FIFO, folder.look("a")))
                .isInstanceOf(TargetChangedException.class);
        assertThat(Files.exists(folder.path().resolve("p"))).isTrue();
    }

    @Test
    void freesAnOpenOfAFifoPutThereAfterTheLook() throws IOException {
        try (JavaDirectory held = JavaDirectory.open(folder.path());
                FileChannel channel = held.channel("p")) {
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    void freesAnOpenOfAFifoInADirectoryThatIsBeingClosed() throws Exception {
        JavaDirectory held = JavaDirectory.open(folder.path());
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Boolean> opened = threads.submit(() -> isOpened(held));
            await().until(() -> hangsInItsOpen());
            threads.submit(
                            () -> {
                                held.close();
                                return true;
                            })
                    .get();
            assertThat(opened.get()).isTrue();
        }
    }

    private static boolean isOpened(JavaDirectory held) throws IOException {
        try (FileChannel channel = held.channel("p")) {
            return channel.isOpen();
        }
    }

    private static boolean hangsInItsOpen() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack ->
                        Stream.of(stack).anyMatch(FifoTest::isOurs)
                                && stack[0].isNativeMethod()
                                && stack[0].getMethodName().startsWith("open"));
    }

    private static boolean isOurs(StackTraceElement frame) {
        return frame.getMethodName().equals("isOpened");
    }

    @Test
    void doesNotEnterAFifoPutThereAfterTheLook() throws IOException {
        try (JavaDirectory held = JavaDirectory.open(folder.path())) {
            assertThatThrownBy(() -> held.enter("p", held.key()))
                    .isInstanceOf(NotDirectoryException.class);
        }
    }
}
