package dev.sluice.scan;

import static dev.sluice.scan.ScannedFolder.SETTLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanSettleTest {

    private static final RelativePath LOG = RelativePath.of("log");

    @TempDir Path directory;
    private ScannedFolder folder;

    @BeforeEach
    void begin() throws IOException {
        folder = ScannedFolder.scanned(directory);
    }

    @AfterEach
    void end() {
        folder.close();
    }

    private void append(String text) throws IOException {
        Files.writeString(
                folder.at("log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void aFileThatIsBeingWrittenWaitsUntilItHasRested() throws IOException {
        append("one");
        folder.clock.set(folder.ctime("log"));

        ScanResult first = folder.scanner.scanAll();
        assertThat(first.unsettled()).containsExactly(LOG);
        assertThat(folder.index.find(LOG)).isNull();

        folder.clock.advance(SETTLE);
        ScanResult second = folder.scan("log");
        assertThat(second.unsettled()).isEmpty();
        assertThat(second.changed()).isEqualTo(1);
    }

    @Test
    void aFileWhoseCtimeLiesInTheFutureRestsWhenTwoLooksAgree() throws IOException {
        append("one");
        folder.clock.set(folder.ctime("log").minus(Duration.ofDays(1)));

        assertThat(folder.scan("log").unsettled()).containsExactly(LOG);
        folder.clock.advance(SETTLE.dividedBy(2));
        assertThat(folder.scan("log").unsettled()).containsExactly(LOG);
        folder.clock.advance(SETTLE.dividedBy(2));
        assertThat(folder.scan("log").changed()).isEqualTo(1);
    }

    @Test
    void aFileThatNeverRestsIsTakenAsItIsAfterTwentySettleTimes() throws IOException {
        append("0\n");
        folder.clock.set(folder.ctime("log").minus(Duration.ofDays(1)));
        int scans = 0;
        while (folder.index.find(LOG) == null) {
            append(++scans + "\n");
            folder.scan("log");
            folder.clock.advance(SETTLE);
        }

        assertThat(scans).isEqualTo(21);
        assertThat(folder.row("log").entry().state())
                .matches(s -> ((State.File) s).size() == sizeOfLog());
    }

    private long sizeOfLog() {
        return folder.at("log").toFile().length();
    }

    @Test
    void aFirstScanDoesNotWaitForAFileThatIsBeingWritten(@TempDir Path other) throws IOException {
        try (ScannedFolder fresh = ScannedFolder.fresh(other)) {
            fresh.write("a", "1");
            fresh.clock.set(fresh.ctime("a"));

            ScanResult result = fresh.scanner.scanAll();

            assertThat(result.unsettled()).containsExactly(RelativePath.of("a"));
            assertThat(fresh.index.hasHistory()).isTrue();
        }
    }

    @Test
    void aFileChangedBeforeItIsHashedIsLookedAtAgain() throws IOException {
        append("one");
        Scanner late =
                folder.scanner(
                        folder.index,
                        task -> {
                            try {
                                append("two");
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                            task.run();
                        });

        ScanResult result = late.scanAll();

        assertThat(result.unsettled()).containsExactly(LOG);
        assertThat(folder.index.find(LOG)).isNull();
        assertThat(folder.scan("log").changed()).isEqualTo(1);
    }

    @Test
    void whatWasChangedSinceItsLookAndIsTakenIsLookedAtOnceMore() throws IOException {
        append("one");
        FileStat looked = folder.look("log");
        append("two");
        folder.waitOutTheTick();

        HashTask.Result taken = reader().read(new HashTask(LOG, null, looked, true));

        assertThat(taken)
                .isInstanceOfSatisfying(
                        HashTask.Hashed.class,
                        hashed -> assertThat(hashed.identity().isRacy()).isTrue());
    }

    private Reader reader() {
        return new Reader(
                folder.root,
                new Hasher(Runnable::run),
                DigestAlgorithm.XXH3_128,
                new ScanCounter());
    }

    @Test
    void aLogThatGrowsWhileItIsHashedIsTakenUpToTheSizeAtItsOpening() throws Exception {
        Files.write(folder.at("log"), new byte[64 << 20]);
        FileStat looked = folder.look("log");
        Reader reader = reader();
        HashTask.Result strict;
        HashTask.Result patient;
        try (Appender appender = new Appender(folder.at("log"))) {
            appender.awaitFirst();
            strict = reader.read(new HashTask(LOG, null, looked, false));
            patient = reader.read(new HashTask(LOG, null, looked, true));
        }

        assertThat(strict).isInstanceOf(HashTask.Moved.class);
        assertThat(patient)
                .isInstanceOfSatisfying(
                        HashTask.Hashed.class,
                        hashed -> {
                            assertThat(hashed.hasGrown()).isTrue();
                            assertThat(hashed.identity().size())
                                    .isBetween(64L << 20, sizeOfLog() - 1);
                        });
    }

    @Test
    void withoutASettleTimeAFileIsHashedAtOnce() throws IOException {
        append("one");
        folder.clock.set(folder.ctime("log"));
        Scanner eager =
                new Scanner(
                        ScannedFolder.ID,
                        () -> folder.root,
                        folder.index,
                        new Hasher(Runnable::run),
                        folder.clock,
                        new ScanOptions(Duration.ZERO, DigestAlgorithm.XXH3_128),
                        folder.budget());

        assertThat(eager.scanAll().changed()).isEqualTo(1);
    }
}
