package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.State;
import dev.sluice.index.Row;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A peer that is gone after the first byte of what it has to say in a round, after the second, and
 * so on. {@code -Dtests.points=all} tries each, otherwise some.
 */
class VanishingPeerTest {

    private static final int STEP = System.getProperty("tests.points", "").equals("all") ? 1 : 149;

    /** Contents have the same length, so that answers have it too. */
    private static final long FIRST = 1_000_000;

    @TempDir private Path directory;
    private Site site;
    private Leash leash;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
        site.peer.item = ScriptedPeer::honest;
        leash = new Leash(site.peer.base());
    }

    @AfterEach
    void end() throws IOException {
        leash.close();
        site.close();
    }

    /** One file comes by itself, several in a bundle. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void afterAnyByteThereIsNothingHalfAndTheNextRoundMendsIt(int files) throws Exception {
        int tried = 0;
        boolean wasCut = true;
        for (long bytes = 0; wasCut; bytes += STEP) {
            long version = FIRST + tried;
            for (int i = 0; i < files; i++) {
                site.peer.hasFile("f" + i, content(i, version), version);
            }
            leash.allow(bytes);
            pull();
            wasCut = leash.isUsedUp();
            assertWhole(files, version, "after %d bytes".formatted(bytes));
            leash.allow(Long.MAX_VALUE);
            site.pass(Duration.ofMinutes(10));
            pull();
            for (int i = 0; i < files; i++) {
                assertThat(site.read("f" + i)).isEqualTo(content(i, version));
            }
            assertThat(site.wanted()).as("after %d bytes", bytes).isEmpty();
            assertThat(site.staged()).as("after %d bytes", bytes).isEmpty();
            tried++;
        }
        assertThat(tried).as("bytes that were the last").isGreaterThan(500 / STEP);
        System.out.printf("gone after each of %d bytes, %d files%n", tried, files);
    }

    private static String content(int file, long version) {
        return "content of %d in version %d".formatted(file, version);
    }

    private void pull() throws InterruptedException {
        try {
            var _ =
                    site.puller()
                            .pull(leash.base(), site.peer.node(), site.target(), site.threads());
        } catch (PeerException _) {
            // It is gone.
        }
    }

    /** Every file is the one before or the new one, and the index says the same. */
    private void assertWhole(int files, long version, String when) throws IOException {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < files; i++) {
            String name = "f" + i;
            names.add(name);
            assertThat(site.exists(name) || version == FIRST).as(when).isTrue();
            if (site.exists(name)) {
                String found = site.read(name);
                assertThat(found).as(when).isIn(content(i, version), content(i, version - 1));
                Row row = site.row(name);
                assertThat(row.entry().state())
                        .as(when)
                        .isInstanceOfSatisfying(
                                State.File.class,
                                file -> assertThat(file.digest()).isEqualTo(Given.digest(found)));
            }
        }
        assertThat(names).as(when).containsAll(site.names());
    }
}
