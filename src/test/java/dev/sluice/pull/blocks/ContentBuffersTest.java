package dev.sluice.pull.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContentBuffersTest {

    private final ContentBuffers buffers = new ContentBuffers(10);

    private List<ByteBuffer> borrow(int count) {
        return Stream.generate(buffers::borrow).limit(count).toList();
    }

    @Test
    void oneThatWasGivenBackIsLentAgainEmpty() {
        ByteBuffer buffer = buffers.borrow().put((byte) 1).flip();
        buffers.release(buffer);

        ByteBuffer again = buffers.borrow();
        assertThat(again).isSameAs(buffer);
        assertThat(again.remaining()).isEqualTo(10);
    }

    @Test
    void noMoreAreKeptThanAreUsuallyInUse() {
        Set<ByteBuffer> many = Collections.newSetFromMap(new IdentityHashMap<>());
        many.addAll(borrow(ContentBuffers.MAX_IDLE + 3));
        many.forEach(buffers::release);

        assertThat(borrow(ContentBuffers.MAX_IDLE + 3).stream().filter(many::contains))
                .hasSize(ContentBuffers.MAX_IDLE);
    }
}
