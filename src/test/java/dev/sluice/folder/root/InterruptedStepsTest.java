package dev.sluice.folder.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.Intent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptedStepsTest {

    private static final RelativePath PATH = RelativePath.of("a.txt");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @TempDir Path directory;

    /** The process was killed when a delete had taken a save into the trash. */
    @Test
    void aSaveThatAKilledProcessHadInItsHandIsToldAtTheNextStart() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve("a.txt"), "known");
        try (OneFolder one = plan.run()) {
            Entry known = Objects.requireNonNull(one.index.find(PATH)).entry();
            State gone = new State.Deleted(Kind.FILE, Instant.now());
            Intent intent = new Intent(new Entry(PATH, gone, null, known.version()));
            one.index.write(transaction -> {
                transaction.intend(List.of(intent));
                return true;
            });
        }
        Files.delete(plan.root.resolve("a.txt"));
        Path save = plan.root.resolve(".sluice/trash/a~" + STAMP.format(Instant.now()) + "-1.txt");
        Files.writeString(save, "saved by a person");

        try (OneFolder one = plan.run()) {
            assertThat(one.folder.saves().count()).isEqualTo(1);
            assertThat(one.folder.saves().paths().getFirst()).endsWith("-1-local.txt");
        }
        try (OneFolder one = plan.run()) {
            one.folder.scanNow().join();
            assertThat(one.folder.saves().count()).isEqualTo(1);
        }
    }

    @Test
    void aStepThatWasNeverMadeIsForgottenAfterTheFirstWalk() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve("a.txt"), "known");
        RelativePath never = RelativePath.of("never.txt");
        try (OneFolder one = plan.run()) {
            Entry known = Objects.requireNonNull(one.index.find(PATH)).entry();
            Intent intent = new Intent(new Entry(never, known.state(), null, known.version()));
            one.index.write(transaction -> {
                transaction.intend(List.of(intent));
                return true;
            });
        }
        try (OneFolder one = plan.run()) {
            one.folder.scanNow().join();
            assertThat(one.index.intents()).isEmpty();
        }
    }
}
