package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.ConflictTag;
import dev.sluice.domain.Durability;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.pace.Bandwidth;
import dev.sluice.domain.pace.Rate;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.folder.state.FolderState;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.peer.NoCredentials;
import dev.sluice.serve.problem.ProblemException;
import dev.sluice.settings.AuthMode;
import dev.sluice.settings.AuthSettings;
import dev.sluice.settings.HealthSettings;
import dev.sluice.settings.NodeSettings;
import dev.sluice.settings.PlainFolder;
import dev.sluice.settings.PullSettings;
import dev.sluice.settings.ScanSettings;
import dev.sluice.settings.ScrubSettings;
import dev.sluice.settings.ServeSettings;
import dev.sluice.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person may ask of a folder, and what not. */
class RoundsTest {

    private static final FolderId DOCS = new FolderId("docs");
    private final Instant kept = Instant.now().minus(Duration.ofHours(1));
    private final Instant at = kept.minus(Duration.ofHours(1));
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir Path home;
    private @Nullable Node node;

    private Rounds run(Duration trash) throws IOException {
        Path root = Files.createDirectory(root());
        Settings settings =
                new Settings(
                        new NodeSettings(home.resolve("state"), "a", Durability.NONE),
                        List.of(PlainFolder.of(DOCS.text(), root, trash)),
                        new PullSettings(
                                Duration.ofSeconds(5), 4, Bandwidth.UNLIMITED, false, true),
                        new ScanSettings(Duration.ofMinutes(5), false, Duration.ZERO),
                        new HealthSettings(null),
                        new AuthSettings(AuthMode.NONE, false, null, null, null),
                        new ServeSettings(100, 100, 1_024, List.of()),
                        new ScrubSettings(null, Rate.UNLIMITED));
        Node made = new Node(settings, new NoCredentials(), new SteadyClock());
        node = made;
        made.start();
        await().until(() -> made.folders().getFirst().state() instanceof FolderState.Running);
        return new Rounds(made.folders(), Runnable::run, "a");
    }

    private Path root() {
        return home.resolve("root");
    }

    @AfterEach
    void close() {
        if (node != null) {
            node.close();
        }
    }

    /** As it was left by an earlier configuration, and what was written since. */
    private void fill() throws IOException {
        Path trash = Files.createDirectories(root().resolve(".sluice/trash"));
        Path older = trash.resolve("a~" + STAMP.format(kept) + "-1.txt");
        Files.writeString(older, "older");
        // Else it would look as if it had been written to in the trash.
        Files.setLastModifiedTime(older, FileTime.from(kept));
        Files.writeString(root().resolve("a.txt"), "newer");
    }

    private static <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void aFolderThatKeepsNothingRestoresNothingOverWhatIsNewer() throws IOException {
        Rounds rounds = run(Duration.ZERO);
        fill();
        for (boolean isDry : List.of(true, false)) {
            assertThatThrownBy(() -> result(rounds.restore(DOCS, at, isDry)))
                    .cause()
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(409))
                    .hasMessageContaining("trash-days is 0");
        }
        assertThat(root().resolve("a.txt")).hasContent("newer");
    }

    @Test
    void whatIsNewerIsInTheTrashAfterARestore() throws IOException {
        Rounds rounds = run(WEEK);
        fill();
        assertThat(result(rounds.restore(DOCS, at, false)).restored()).isEqualTo(1);
        assertThat(root().resolve("a.txt")).hasContent("older");
        try (var kept = Files.list(root().resolve(".sluice/trash"))) {
            assertThat(kept)
                    .hasSize(2)
                    .anySatisfy(file -> assertThat(file).hasContent("newer"))
                    .anySatisfy(file -> assertThat(file).hasContent("older"));
        }
    }

    private static final String COPY = "a.sluice-conflict-20261122-010203-0123abcd.txt";

    private Rounds inConflict(Duration trash) throws IOException {
        Rounds rounds = run(trash);
        Files.writeString(root().resolve("a.txt"), "winner");
        Files.writeString(root().resolve(COPY), "loser");
        result(rounds.settle(DOCS));
        return rounds;
    }

    private Index index() {
        return Objects.requireNonNull(node).folders().getFirst().index();
    }

    private List<String> trash() throws IOException {
        try (var kept = Files.list(root().resolve(".sluice/trash"))) {
            return kept.map(RoundsTest::content).toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theCopyThatIsKeptTakesThePlaceOfWhatWasThere() throws IOException {
        Rounds rounds = inConflict(WEEK);

        result(rounds.endConflict(DOCS, RelativePath.of(COPY), true, null));

        assertThat(root().resolve("a.txt")).hasContent("loser");
        assertThat(root().resolve(COPY)).doesNotExist();
        assertThat(trash()).contains("winner");
        assertThat(index().conflicts(10)).isEmpty();
    }

    @Test
    void whereTheOriginalIsKeptTheCopyGoesToTheTrash() throws IOException {
        Rounds rounds = inConflict(WEEK);

        result(rounds.endConflict(DOCS, RelativePath.of(COPY), false, null));

        assertThat(root().resolve("a.txt")).hasContent("winner");
        assertThat(root().resolve(COPY)).doesNotExist();
        assertThat(trash()).containsExactly("loser");
        assertThat(index().conflicts(10)).isEmpty();
    }

    @Test
    void whatIsNoConflictCopyIsNotEnded() throws IOException {
        Rounds rounds = inConflict(WEEK);
        for (String path :
                List.of("a.txt", "other", "other.sluice-conflict-20261122-010203-0123abcd")) {
            assertRefused(404, rounds.endConflict(DOCS, RelativePath.of(path), false, null));
        }
        assertThat(root().resolve("a.txt")).hasContent("winner");
    }

    @Test
    void withoutATrashNeitherContentIsGivenUp() throws IOException {
        Rounds rounds = inConflict(Duration.ZERO);

        assertRefused(409, rounds.endConflict(DOCS, RelativePath.of(COPY), true, null));

        assertThat(root().resolve("a.txt")).hasContent("winner");
        assertThat(root().resolve(COPY)).hasContent("loser");
    }

    private ConflictTag tag() {
        List<@Nullable Row> rows =
                index().find(List.of(RelativePath.of(COPY), RelativePath.of("a.txt")));
        return ConflictTag.of(
                Objects.requireNonNull(rows.getFirst()).entry(),
                Objects.requireNonNull(rows.getLast()).entry());
    }

    /** What somebody saves while a person thinks must not go to the trash unseen. */
    @ParameterizedTest
    @ValueSource(strings = {"a.txt", COPY})
    void aContentThatThePersonHasNotSeenIsNotGivenUp(String changed) throws IOException {
        Rounds rounds = inConflict(WEEK);
        ConflictTag seen = tag();
        Files.writeString(root().resolve(changed), "saved since");

        for (boolean isCopyKept : List.of(true, false)) {
            assertRefused(409, rounds.endConflict(DOCS, RelativePath.of(COPY), isCopyKept, null));
        }
        result(rounds.settle(DOCS));
        for (boolean isCopyKept : List.of(true, false)) {
            assertRefused(409, rounds.endConflict(DOCS, RelativePath.of(COPY), isCopyKept, seen));
        }
        assertThat(root().resolve(changed)).hasContent("saved since");

        result(rounds.endConflict(DOCS, RelativePath.of(COPY), true, tag()));
        assertThat(root().resolve(COPY)).doesNotExist();
    }

    @Test
    void aStoppedFolderSaysWhyNothingIsDecided() throws IOException {
        Rounds rounds = inConflict(WEEK);
        Files.move(root(), home.resolve("away"));
        rounds.scan(DOCS).summary().toCompletableFuture().exceptionally(_ -> null).join();

        for (CompletionStage<?> each :
                List.of(
                        rounds.endConflict(DOCS, RelativePath.of(COPY), true, null),
                        rounds.restore(DOCS, at, false))) {
            assertRefused(503, each);
            assertThatThrownBy(() -> result(each))
                    .hasMessageContaining("stopped")
                    .hasMessageNotContaining(home.toString());
        }
    }

    private static void assertRefused(int status, CompletionStage<?> stage) {
        assertThatThrownBy(() -> result(stage))
                .cause()
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }
}
