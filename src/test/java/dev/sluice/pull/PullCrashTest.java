package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.index.Intent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process ends before each of the commits of a round; a scan and another round mend it. */
@Timeout(120)
class PullCrashTest {

    @TempDir Path directory;

    /** One of everything. */
    private static void lay(Site site) throws IOException {
        site.write("replaced", "old");
        site.write("conflict", "mine");
        site.write("deleted", "old");
        site.write("full/x", "old");
        site.write("gone/x", "old");
        site.write("swap", "old");
        site.write("kept/x", "old");
        site.scan();
        site.peer
                .hasFile("new", "new", 5)
                .has(change(site, Given.file("replaced", "new", Given.LATE)), "new")
                .hasFile("conflict", "theirs", Given.LATE)
                .has(change(site, Given.tombstone("deleted", Kind.FILE, null, Given.LATE)))
                .has(change(site, Given.tombstone("full/x", Kind.FILE, null, Given.LATE)))
                .has(change(site, Given.file("full", "was full", Given.LATE)), "was full")
                .has(change(site, Given.tombstone("gone/x", Kind.FILE, null, Given.LATE)))
                .has(change(site, Given.tombstone("gone", Kind.DIRECTORY, null, Given.LATE)))
                .has(change(site, Given.directory("swap", 0755, Given.LATE)))
                .hasFile("swap/x", "new", 5)
                .has(Given.link("link", "target", 5))
                .has(Given.directory("locked", 0555, 5))
                .hasFile("locked/x", "in it", 5);
    }

    private static Entry change(Site site, Entry change) {
        return Given.after(site.entry(change.path().toString()), change);
    }

    /** The cursor moves behind a page once all of it is done, while the next one is read. */
    @ParameterizedTest
    @ValueSource(ints = {3, Integer.MAX_VALUE})
    void aCrashBeforeAnyCommitIsMendedWithoutANewVersion(int linesOfAPage) throws Exception {
        List<String> expected;
        try (Site site = new Site(directory.resolve("whole"))) {
            site.peer.pageLines = linesOfAPage;
            lay(site);
            assertThat(site.pull().waiting()).isZero();
            expected = site.names();
            assertThat(expected).hasSize(12);
        }
        int crash = 0;
        boolean crashed = true;
        while (crashed) {
            try (Site site = new Site(directory.resolve("crash" + crash))) {
                site.peer.pageLines = linesOfAPage;
                lay(site);
                long last = lastCounter(site);
                crashed = crash(site, crash);
                site.restart();
                site.scan();
                int rounds = 0;
                do {
                    site.pass(Duration.ofMinutes(10));
                    site.pull();
                    site.scan();
                    rounds++;
                } while (rounds < 4 && !site.wantedPaths().isEmpty());
                assertThat(site.wantedPaths()).as("wanted after crash %d", crash).isEmpty();
                assertThat(site.names()).as("names after crash %d", crash).hasSize(12);
                assertThat(site.staged()).as("staged after crash %d", crash).isEmpty();
                assertThat(lastCounter(site)).as("minted after crash %d", crash).isEqualTo(last);
                assertThat(Files.getPosixFilePermissions(site.at("locked"))).hasSize(6);
            }
            crash++;
        }
        assertThat(crash).isGreaterThan(10);
    }

    /** The greatest counter that was ever minted here and is still in an entry. */
    private static long lastCounter(Site site) {
        return site.feed().stream()
                .mapToLong(row -> row.entry().version().counter(site.index.epoch()))
                .max()
                .orElseThrow();
    }

    private static boolean crash(Site site, int after) throws Exception {
        site.between = index -> CrashingIndex.after(after, index);
        try {
            site.pull();
            return false;
        } catch (CrashingIndex.Crash e) {
            return true;
        } finally {
            site.between = index -> index;
        }
    }

    @Test
    void aCrashWhileADirectoryIsKeptIsMended() throws Exception {
        boolean crashed = true;
        for (int crash = 0; crashed; crash++) {
            try (Site site = new Site(directory.resolve("keep" + crash))) {
                site.write("a/x", "1");
                site.scan();
                site.peer.has(change(site, Given.file("a", "content", Given.LATE)), "content");
                crashed = crash(site, crash);
                site.restart();
                site.scan();
                site.pass(Duration.ofMinutes(10));
                site.pull();
                assertThat(site.names()).as("names after crash %d", crash).hasSize(3);
                assertThat(site.wanted()).isEmpty();
            }
        }
    }

    @Test
    void aCrashWhileALoserIsFetchedIsMended() throws Exception {
        boolean crashed = true;
        for (int crash = 0; crashed; crash++) {
            try (Site site = new Site(directory.resolve("loser" + crash))) {
                site.write("a", "mine");
                site.scan();
                site.peer.role = Role.SEND_ONLY;
                site.peer.hasFile("a", "theirs", 1_000);
                crashed = crash(site, crash);
                site.restart();
                site.scan();
                site.pass(Duration.ofMinutes(10));
                site.pull();
                assertThat(site.names()).as("names after crash %d", crash).hasSize(2);
                assertThat(site.feed())
                        .anyMatch(row -> row.entry().version().equals(Given.version(1_000)));
                assertThat(site.wanted()).isEmpty();
            }
        }
    }

    /** It was killed before the entry was committed, and what it left is too young to be hashed. */
    @Test
    void whatAnEarlierStepLeftIsScannedBeforeAnotherIsIntendedThere() throws Exception {
        try (Site site = new Site(directory)) {
            RelativePath path = RelativePath.of("a");
            Intent begun = new Intent(Given.file("a", "first", Given.LATE));
            site.index.write(transaction -> {
                transaction.intend(List.of(begun));
                return true;
            });
            site.write("a", "first");
            site.peer.hasFile("a", "second", Given.LATE + 1);

            site.pull();

            assertThat(site.index.intent(path)).isEqualTo(begun);
            assertThat(site.read("a")).isEqualTo("first");
            assertThat(site.rescans).contains(path);
        }
    }
}
