package dev.sluice.index;

import static dev.sluice.index.Samples.digest;
import static dev.sluice.index.Samples.directory;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.link;
import static dev.sluice.index.Samples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an index must answer when it is asked for many at once: the same as one by one. */
interface ManyContract extends IndexFixture {

    @Test
    default void findsManyInTheirOrder() {
        assertThat(index().find(List.of())).isEmpty();
        for (int i = 0; i < 150; i++) {
            put(file("d" + i % 7 + "/f" + i));
        }
        put(tombstone("d1"), link("l", "x"), directory("d2"));
        List<String> paths = new ArrayList<>();
        for (int i = 149; i >= 0; i -= 2) {
            paths.add("d" + i % 7 + "/f" + i);
            paths.add("none" + i);
        }
        paths.addAll(List.of("l", "d1", "d2", "l", "d1/none", "f1"));

        for (int many = 0; many <= paths.size(); many++) {
            List<RelativePath> asked = paths.subList(0, many).stream().map(Samples::path).toList();
            List<@Nullable Row> rows = index().find(asked);

            assertThat(rows).hasSize(many);
            for (int i = 0; i < many; i++) {
                assertThat(rows.get(i)).isEqualTo(index().find(asked.get(i)));
            }
        }
    }

    @Test
    default void tellsWhichContentsLiveFilesHave() {
        assertThat(index().sources(List.of()).keySet()).isEmpty();
        for (int i = 0; i < 150; i++) {
            put(file("f" + i, i, digest(i / 2)));
        }
        put(tombstone("f0"), tombstone("f1"), tombstone("f2"));
        List<Digest> asked = IntStream.range(0, 200).mapToObj(Samples::digest).toList();

        assertThat(index().sources(asked).keySet())
                .containsExactlyInAnyOrderElementsOf(asked.subList(1, 75));
        assertThat(index().sources(asked.subList(74, 76)).keySet()).containsExactly(digest(74));
        assertThat(index().sources(List.of(digest(9), digest(9)))).containsOnlyKeys(digest(9));
    }
}
