package dev.sluice.peer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class MismatchesTest {

    private static final FolderId DOCS = new FolderId("docs");
    private static final Digest DIGEST = Digest.of("xxh3-128:00000000000000000000000000000001");

    private final Mismatches mismatches = new Mismatches();

    private static URI peer(int number) {
        return URI.create("http://10.0.0.1:" + number);
    }

    private void add(int number, String path) {
        mismatches.add(peer(number), DOCS, RelativePath.of(path), DIGEST);
    }

    @Test
    void whatWasToldIsToldNoMore() {
        add(1, "a");
        List<String> next = mismatches.next(peer(1), DOCS);
        assertThat(next).containsExactly("a;" + DIGEST);

        mismatches.told(peer(1), DOCS, next);

        assertThat(mismatches.next(peer(1), DOCS)).isEmpty();
    }

    @Test
    void peersThatNeverAnswerDoNotFillTheMemory() {
        for (int number = 1; number <= Mismatches.MAX_PEERS + 1; number++) {
            add(number, "a");
        }
        assertThat(mismatches.next(peer(1), DOCS)).isEmpty();
        assertThat(mismatches.next(peer(2), DOCS)).hasSize(1);
        assertThat(mismatches.next(peer(Mismatches.MAX_PEERS + 1), DOCS)).hasSize(1);
    }
}
