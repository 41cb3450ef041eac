package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A puller commits at the same time. */
class ScanConcurrencyTest {

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

    /** A scanner to whose first commit somebody else comes first. */
    private Scanner scannerBehind(Runnable intruder) {
        boolean[] isDone = {false};
        Index intruded =
                (Index)
                        Proxy.newProxyInstance(
                                Index.class.getClassLoader(),
                                new Class<?>[] {Index.class},
                                (_, method, arguments) -> {
                                    if (method.getName().equals("write") && !isDone[0]) {
                                        isDone[0] = true;
                                        intruder.run();
                                    }
                                    try {
                                        return method.invoke(folder.index, arguments);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause();
                                    }
                                });
        return folder.scanner(intruded, Runnable::run);
    }

    private void commitByPuller(String name) {
        Row row = folder.row(name);
        Entry entry = row.entry();
        folder.index.write(t ->
                t.put(entry.with(t.mint(entry.version(), folder.clock.instant())), row.seen()));
    }

    @Test
    void aChangeDecidedOnAnOlderRowIsNotMadeAndThePathIsUnsettled() throws IOException {
        folder.write("a", "old");
        folder.write("b", "old");
        folder.scanner.scanAll();
        folder.write("a", "edited");
        folder.write("b", "edited");
        Scanner scanner = scannerBehind(() -> commitByPuller("a"));

        ScanResult result = scanner.scanAll();

        assertThat(result.unsettled()).containsExactly(RelativePath.of("a"));
        assertThat(result.changed()).isEqualTo(1);
        assertThat(folder.row("a").entry().state()).matches(s -> s.digest() != null);
        assertThat(folder.scan("a").changed()).isEqualTo(1);
    }

    @Test
    void aDeleteDecidedOnAnOlderRowIsNotMadeNorThatOfItsDirectories() throws IOException {
        folder.write("d/e/a", "1");
        folder.write("d/e/b", "1");
        folder.scanner.scanAll();
        folder.deleteTree("d");
        Scanner scanner = scannerBehind(() -> commitByPuller("d/e/a"));

        ScanResult result = scanner.scanAll();

        assertThat(result.deleted()).isEqualTo(1);
        assertThat(folder.row("d").entry().isLive()).isTrue();
        assertThat(folder.row("d/e").entry().isLive()).isTrue();
        assertThat(folder.row("d/e/a").entry().isLive()).isTrue();
        assertThat(folder.row("d/e/b").entry().isLive()).isFalse();
        assertThat(result.unsettled())
                .contains(RelativePath.of("d/e/a"), RelativePath.of("d/e"), RelativePath.of("d"));
        assertThat(folder.scanner.scan(result.unsettled()).deleted()).isEqualTo(3);
    }

    @Test
    void aPathThatAPullerHasMadeKnownMeanwhileIsNotFoundAgain() throws IOException {
        folder.write("a", "1");
        Scanner scanner =
                scannerBehind(() -> {
                    try {
                        folder.scan("a");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });

        ScanResult result = scanner.scanAll();

        assertThat(result.changed()).isZero();
        assertThat(result.unsettled()).containsExactly(RelativePath.of("a"));
        assertThat(folder.feedPaths()).containsExactly("a");
    }

    @Test
    void aLookThatAPullerHasNotedMeanwhileIsNotTakenForAChange() throws IOException {
        folder.write("a", "1");
        folder.scanner.scanAll();
        Row before = folder.row("a");
        folder.chmod("a", "rwx------");
        Scanner scanner =
                scannerBehind(() ->
                        folder.index.write(t -> {
                            t.see(RelativePath.of("a"), folder.look("a"));
                            return true;
                        }));

        ScanResult result = scanner.scanAll();

        assertThat(result.changed()).isZero();
        assertThat(folder.row("a").sequence()).isEqualTo(before.sequence());
    }

    @Test
    void fifteenThousandFilesAreScannedInSeconds() throws IOException {
        for (int i = 0; i < 15_000; i++) {
            folder.write("d%d/e%d/f%d".formatted(i % 10, i % 300, i), "content " + i);
        }
        folder.waitOutTheTick();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Scanner scanner = folder.scanner(folder.index, threads);
            Instant start = Instant.now();
            ScanResult first = scanner.scanAll();
            Instant middle = Instant.now();
            ScanResult second = scanner.scanAll();
            Duration again = Duration.between(middle, Instant.now());

            assertThat(first.changed()).isGreaterThan(15_000);
            assertThat(first.problems()).isEmpty();
            assertThat(second.changed()).isZero();
            System.getLogger("speed")
                    .log(
                            System.Logger.Level.INFO,
                            "15,000 files: first scan {0}, second {1}",
                            Duration.between(start, middle),
                            again);
            // Far above what is measured: catches what is quadratic, not a busy machine.
            assertThat(Duration.between(start, middle)).isLessThan(Duration.ofSeconds(30));
            assertThat(again).isLessThan(Duration.ofSeconds(15));
        }
    }
}
