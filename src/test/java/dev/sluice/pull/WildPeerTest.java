package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.InMemory;
import dev.sluice.disk.publish.TrashRestore;
import dev.sluice.domain.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A permitted peer, or somebody's ransomware there, overwrites everything again and again: one call
 * puts the first contents back.
 */
class WildPeerTest {

    private static final int FILES = 20;

    @TempDir(factory = InMemory.class)
    Path directory;

    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
        for (int i = 0; i < FILES; i++) {
            site.write(name(i), original(i));
        }
        site.write("d/edited before", "a week ago");
        site.scan();
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static String name(int i) {
        return i % 2 == 0 ? "f%03d.txt".formatted(i) : "d/e/f%03d".formatted(i);
    }

    private static String original(int i) {
        return "what was here before " + i;
    }

    private TrashRestore.Result restore(Instant at, boolean isDry) throws IOException {
        Target target = site.target();
        return new TrashRestore(target.root(), target.tree(), at, isDry).run();
    }

    /** Returns how often each was overwritten. */
    private int overwrite(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        int times = 0;
        while (System.nanoTime() < end || times < 8) {
            for (int i = 0; i < FILES; i++) {
                String content = "encrypted " + times + " " + i;
                site.peer.has(
                        Given.after(
                                site.entry(name(i)),
                                Given.file(name(i), content, Given.LATE + times)),
                        content);
            }
            assertThat(site.pull().waiting()).isZero();
            times++;
        }
        return times;
    }

    private void assertIsBackAfter(Duration time) throws Exception {
        Instant before = Instant.now();
        int times = overwrite(time);
        System.out.printf("%d files overwritten %d times each in %s%n", FILES, times, time);
        assertThat(site.read(name(0))).startsWith("encrypted " + (times - 1));

        assertThat(restore(before, true).restored()).isEqualTo(FILES);
        assertThat(site.read(name(0))).startsWith("encrypted");
        TrashRestore.Result result = restore(before, false);

        assertThat(result.restored()).isEqualTo(FILES);
        assertThat(result.failures()).isEmpty();
        for (int i = 0; i < FILES; i++) {
            assertThat(site.read(name(i))).isEqualTo(original(i));
        }
        Version theirs = site.entry(name(0)).version();
        site.scan();
        assertThat(theirs.isCoveredBy(site.entry(name(0)).version())).isTrue();
        site.pull();
        assertThat(site.read(name(0))).isEqualTo(original(0));
        assertThat(restore(before, false).same()).isEqualTo(FILES);
    }

    @Test
    void oneCallPutsTheFirstContentOfEachPathBack() throws Exception {
        assertIsBackAfter(Duration.ofMillis(500));
    }

    /** As long as {@code -Dtests.minutes} says. */
    @Test
    @Tag("long")
    void oneCallPutsTheFirstContentOfEachPathBackAfterMinutes() throws Exception {
        assertIsBackAfter(Duration.ofMinutes(Integer.getInteger("tests.minutes", 10)));
    }

    @Test
    void whatWasDeletedComesBackWithItsDirectories() throws Exception {
        Instant before = Instant.now();
        site.peer.has(
                Given.after(
                        site.entry("d/edited before"),
                        Given.tombstone(
                                "d/edited before",
                                dev.sluice.domain.Kind.FILE,
                                "a week ago",
                                Given.LATE)));
        site.pull();
        for (int i = 1; i < FILES; i += 2) {
            Files.delete(site.at(name(i)));
        }
        Files.delete(site.at("d/e"));
        Files.delete(site.at("d"));

        assertThat(restore(before, false).restored()).isEqualTo(1);
        assertThat(site.read("d/edited before")).isEqualTo("a week ago");
    }

    @Test
    void aDirectoryInThePlaceOfAFileIsLeftAloneAndTold() throws Exception {
        Instant before = Instant.now();
        overwrite(Duration.ZERO);
        Files.delete(site.at(name(0)));
        Files.createDirectory(site.at(name(0)));

        TrashRestore.Result result = restore(before, false);

        assertThat(result.restored()).isEqualTo(FILES - 1);
        assertThat(result.failures()).containsOnlyKeys(name(0));
        assertThat(result.failures().get(name(0))).contains("directory is there");
    }

    @Test
    void fromALaterTimeNothingIsPutBack() throws Exception {
        overwrite(Duration.ZERO);
        assertThat(restore(Instant.now().plusSeconds(60), false).restored()).isZero();
    }
}
