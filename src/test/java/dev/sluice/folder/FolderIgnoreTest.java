package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.folder.state.OneFolder;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which ignore rules of a folder are in force, and what their change does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FolderIgnoreTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir Path directory;

    private OneFolder.Plan plan() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.watch = true;
        plan.settle = Duration.ofMillis(20);
        return plan;
    }

    /** A tree with an ignore file, {@code a.o} and {@code c}. */
    private static void tree(OneFolder.Plan plan, String rules) throws IOException {
        Files.writeString(plan.root.resolve(".sluiceignore"), rules);
        Files.writeString(plan.root.resolve("a.o"), "1");
        Files.writeString(plan.root.resolve("c"), "3");
    }

    private static void write(OneFolder one, String name, String content) throws IOException {
        Files.createDirectories(one.root.resolve(name).getParent());
        Files.writeString(one.root.resolve(name), content);
    }

    @Test
    void aPatternOfTheFileForgetsWhatItIgnoresAndItsEndFindsItAgain() throws IOException {
        OneFolder.Plan plan = plan();
        try (OneFolder one = plan.run()) {
            write(one, "d/a.o", "1");
            write(one, "d/b", "2");
            await().atMost(SOON).until(() -> one.has("d/a.o") && one.has("d/b"));

            write(one, ".sluiceignore", "*.o\n");
            await().atMost(SOON).until(() -> !one.knows("d/a.o") && one.has(".sluiceignore"));
            assertThat(one.root.resolve("d/a.o")).hasContent("1");
            assertThat(one.has("d/b")).isTrue();

            Files.delete(one.root.resolve(".sluiceignore"));
            await().atMost(SOON).until(() -> one.has("d/a.o"));
        }
    }

    @Test
    void anotherKeyAtTheNextStartForgetsBeforeAnythingRuns() throws IOException {
        try (OneFolder one = plan().run()) {
            write(one, "a.o", "1");
            await().atMost(SOON).until(() -> one.has("a.o"));
        }
        OneFolder.Plan other = plan();
        other.ignore = List.of("*.o");
        try (OneFolder one = other.make()) {
            assertThat(one.knows("a.o")).isFalse();
            assertThat(one.root.resolve("a.o")).hasContent("1");
        }
    }

    @Test
    void theKeyHasTheLastWord() throws IOException {
        OneFolder.Plan plan = plan();
        plan.ignore = List.of("*.o");
        tree(plan, "!a.o\n*.tmp\n");
        Files.writeString(plan.root.resolve("b.tmp"), "2");
        try (OneFolder one = plan.run()) {
            assertThat(one.has("c")).isTrue();
            assertThat(one.knows("a.o")).isFalse();
            assertThat(one.knows("b.tmp")).isFalse();
        }
    }

    @Test
    void theFileNeverIgnoresItself() throws IOException {
        OneFolder.Plan plan = plan();
        Files.writeString(plan.root.resolve(".sluiceignore"), "*\n");
        Files.writeString(plan.root.resolve("a"), "1");
        try (OneFolder one = plan.run()) {
            assertThat(one.has(".sluiceignore")).isTrue();
            assertThat(one.knows("a")).isFalse();
        }
    }

    @Test
    void aLocalFileHoldsHereAndIsNotReplicated() throws IOException {
        OneFolder.Plan plan = plan();
        plan.ignoreFile = IgnoreFileMode.LOCAL;
        tree(plan, "*.o\n!.sluiceignore\n");
        try (OneFolder one = plan.run()) {
            assertThat(one.has("c")).isTrue();
            assertThat(one.knows("a.o")).isFalse();
            assertThat(one.knows(".sluiceignore")).isFalse();
        }
    }

    @Test
    void asManyPatternsAsThereMayBeLeaveRoomForThatOfALocalFile() throws IOException {
        OneFolder.Plan plan = plan();
        plan.ignoreFile = IgnoreFileMode.LOCAL;
        plan.ignore = Collections.nCopies(IgnoreRules.MAX_PATTERNS, "*.o");
        tree(plan, "");
        try (OneFolder one = plan.run()) {
            assertThat(one.has("c")).isTrue();
            assertThat(one.knows("a.o")).isFalse();
            assertThat(one.knows(".sluiceignore")).isFalse();
        }
    }

    @Test
    void aFileThatMeansNothingIsAFileAsAnyOther() throws IOException {
        OneFolder.Plan plan = plan();
        tree(plan, "*.o\n");
        try (OneFolder one = plan.run()) {
            assertThat(one.knows("a.o")).isFalse();
        }
        OneFolder.Plan off = plan();
        off.ignoreFile = IgnoreFileMode.OFF;
        try (OneFolder one = off.run()) {
            await().atMost(SOON).until(() -> one.has("a.o") && one.has(".sluiceignore"));
        }
    }

    @Test
    void aBadFileIsAProblemAndTheFormerRulesStayAlsoAfterARestart() throws IOException {
        OneFolder.Plan plan = plan();
        tree(plan, "*.o\n");
        try (OneFolder one = plan.run()) {
            write(one, ".sluiceignore", "[a\n");
            await().atMost(SOON).until(() -> one.folder.problems().containsKey(".sluiceignore"));
            assertThat(one.folder.problems().get(".sluiceignore")).contains("pattern \"[a\"");
            one.folder.scanNow().join();
            assertThat(one.knows("a.o")).isFalse();
        }
        try (OneFolder one = plan().run()) {
            await().atMost(SOON).until(() -> one.folder.problems().containsKey(".sluiceignore"));
            assertThat(one.knows("a.o")).isFalse();
            write(one, ".sluiceignore", "*.tmp\n");
            await().atMost(SOON).until(() -> one.has("a.o"));
            assertThat(one.folder.problems()).isEmpty();
        }
    }
}
