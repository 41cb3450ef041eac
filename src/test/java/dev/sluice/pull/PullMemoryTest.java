package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Kind;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.domain.pace.PullMemory;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round beside others that hold all the memory there is for rounds. */
final class PullMemoryTest {

    private static final int LARGE = 300 << 10;

    @TempDir private Path directory;

    private Site site;

    @BeforeEach
    void begin() throws Exception {
        site = new Site(directory);
        site.peer.item = ScriptedPeer::honest;
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Test
    void aRoundIsWholeThoughOthersHoldAllMemory() throws Exception {
        site.memory = new PullMemory(new MemoryBudget(1), new MemoryBudget(1));
        try (MemoryBudget.Held others = site.memory.rows().hold()) {
            others.add(1);
            assertThat(site.memory.buffers().tryTake(1)).isTrue();
            has();

            PullResult result = site.pull();

            assertThat(result.files()).isEqualTo(304);
            assertThat(result.waiting()).isZero();
            assertThat(site.wanted()).isEmpty();
            assertThat(site.read("d/f142")).isEqualTo("content 142");
            assertThat(site.names()).doesNotContain("gone");
        }
        assertThat(site.memory.rows().held()).isZero();
        assertThat(site.memory.buffers().held()).isEqualTo(1);
    }

    @Test
    void aRoundGivesBackWhatItHeld() throws Exception {
        has();
        assertThat(site.pull().files()).isEqualTo(304);
        assertThat(site.memory.rows().held()).isZero();
        assertThat(site.memory.buffers().held()).isZero();
    }

    /** More small files than are in one bundle, large ones for all threads, and a delete. */
    private void has() {
        site.peer.has(Given.directory("d", 0755, 2));
        for (int i = 0; i < 300; i++) {
            site.peer.hasFile("d/f" + i, "content " + i, 5);
        }
        for (int i = 0; i < 4; i++) {
            byte[] content = new byte[LARGE];
            content[0] = (byte) i;
            site.peer.hasFile("large" + i, content, 5);
        }
        site.peer.has(Given.tombstone("gone", Kind.FILE, "content", 6));
    }
}
