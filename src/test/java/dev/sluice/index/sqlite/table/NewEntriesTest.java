package dev.sluice.index.sqlite.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.FolderId;
import dev.sluice.index.Index;
import dev.sluice.index.Samples;
import dev.sluice.index.Sighting;
import dev.sluice.index.sqlite.SqliteIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What many new entries cost beside their rows. */
class NewEntriesTest {

    /** SQLite gives the files in which it keeps pages to take a statement back such names. */
    private static final String TEMPORARY = "etilqs_";

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "looks at /proc for what is open")
    void noPageIsCopiedToATemporaryFile(@TempDir Path directory) {
        try (Index index =
                SqliteIndex.open(
                        directory.resolve("docs.db"),
                        new FolderId("docs"),
                        Samples.RUN_1,
                        InstantSource.fixed(Samples.NOON))) {
            index.write(transaction -> transaction.putNew(numbered(0, 2_000)));
            List<String> open =
                    index.write(transaction -> {
                        transaction.putNew(numbered(2_000, 4_000));
                        return openFiles();
                    });
            assertThat(open)
                    .anyMatch(name -> name.endsWith("docs.db-wal"))
                    .noneMatch(name -> name.contains(TEMPORARY));
        }
    }

    /** Contents in no order, so that each lands on another page of their index. */
    private static List<Sighting> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> {
                    Entry entry =
                            Samples.file(
                                    "d/%04d".formatted(number),
                                    number,
                                    Samples.digest(number * 0x9E3779B97F4A7C15L));
                    return new Sighting(entry, Samples.seen(entry));
                })
                .toList();
    }

    private static List<String> openFiles() {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.map(NewEntriesTest::target).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
