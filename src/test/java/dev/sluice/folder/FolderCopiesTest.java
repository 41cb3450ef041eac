package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Role;
import dev.sluice.folder.state.OneFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Conflict copies that a scan finds count like any others (rule 1f). */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FolderCopiesTest {

    private static final int MAX = 10;

    @TempDir Path directory;

    private static Path copy(Path root, int number) {
        return root.resolve("a.sluice-conflict-20260101-0000%02d-0123abcd.txt".formatted(number));
    }

    private static void write(Path root, int copies) throws IOException {
        for (int i = 0; i < copies; i++) {
            Files.writeString(copy(root, i), "copy " + i);
        }
    }

    @Test
    void anEleventhThatAScanFindsTrashesTheOldest() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        write(plan.root, MAX);
        try (OneFolder one = plan.run()) {
            one.folder.scanNow().join();
            assertThat(one.index.conflictCount()).isEqualTo(MAX);
            Files.writeString(copy(one.root, MAX), "one more");

            one.folder.scanNow().join();

            assertThat(one.index.conflictCount()).isEqualTo(MAX);
            assertThat(copy(one.root, 0)).doesNotExist();
            assertThat(copy(one.root, MAX)).hasContent("one more");
            assertThat(one.tombstones()).isOne();
        }
    }

    @Test
    void oneThatIsWatchedDoesAsWell() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.watch = true;
        write(plan.root, MAX);
        try (OneFolder one = plan.run()) {
            Files.writeString(copy(one.root, MAX), "one more");

            await().until(() -> Files.notExists(copy(one.root, 0)));
        }
    }

    /** As after a start with what an older program has left. */
    @Test
    void theFirstScanOfARunLooksAtAll() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        write(plan.root, MAX + 3);
        try (OneFolder one = plan.run()) {
            one.folder.scanNow().join();
            assertThat(one.index.conflictCount()).isEqualTo(MAX);
            assertThat(one.tombstones()).isEqualTo(3);
        }
    }

    @Test
    void whatIsOnlySentIsLeftAsItIs() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.role = Role.SEND_ONLY;
        write(plan.root, MAX + 1);
        try (OneFolder one = plan.run()) {
            one.folder.scanNow().join();
            assertThat(one.index.conflictCount()).isEqualTo(MAX + 1);
            assertThat(one.tombstones()).isZero();
        }
    }
}
