package dev.sluice.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.sqlite.file.FileHome;
import dev.sluice.index.sqlite.file.KeptHome;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both forms of a simulated node's index do alike. */
class IndexHomeTest {

    private static final FolderId DOCS = new FolderId("docs");
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    enum Form {
        FILE,
        KEPT;

        IndexHome home(Path file) {
            return switch (this) {
                case FILE -> new FileHome(file);
                case KEPT -> new KeptHome(file);
            };
        }
    }

    @TempDir private Path directory;

    private final Random random = new Random(1);
    private long runs;

    private Index open(IndexHome home) {
        return home.open(DOCS, new RunId(++runs), CLOCK, random);
    }

    private Epoch put(IndexHome home, String path) {
        try (Index index = open(home)) {
            var _ =
                    index.write(transaction -> {
                        Entry file = Samples.file(path);
                        transaction.want(Samples.PEER, file, new Sequence(7));
                        return transaction.put(file, Samples.seen(file));
                    });
            return index.epoch();
        }
    }

    private List<String> paths(IndexHome home) {
        try (Index index = open(home)) {
            return IndexFixture.paths(index.children(null));
        }
    }

    private Totals totals(IndexHome home) {
        try (Index index = open(home)) {
            assertThat(index.verify()).isTrue();
            assertThat(index.wantedCount(Samples.PEER)).isEqualTo(index.totals().files());
            return index.totals();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatWasCommitted(Form form) {
        try (IndexHome home = form.home(directory.resolve("docs.db"))) {
            Epoch epoch = put(home, "a");
            assertThat(put(home, "b")).isEqualTo(epoch);
            assertThat(paths(home)).containsExactly("a", "b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isANewOneAfterItWasWiped(Form form) {
        try (IndexHome home = form.home(directory.resolve("docs.db"))) {
            Epoch epoch = put(home, "a");
            home.wipe();
            assertThat(totals(home).files()).isZero();
            assertThat(paths(home)).isEmpty();
            assertThat(put(home, "b")).isNotEqualTo(epoch);
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesBackToTheCopyThatWasPutAside(Form form) {
        try (IndexHome home = form.home(directory.resolve("docs.db"))) {
            assertThat(home.restore()).isFalse();
            Epoch epoch = put(home, "a");
            home.backUp();
            var _ = put(home, "b");
            home.wipe();
            var _ = put(home, "c");
            assertThat(home.restore()).isTrue();
            assertThat(paths(home)).containsExactly("a");
            assertThat(totals(home).files()).isOne();
            assertThat(put(home, "d")).isEqualTo(epoch);
        }
    }
}
