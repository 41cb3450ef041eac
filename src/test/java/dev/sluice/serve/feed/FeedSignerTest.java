package dev.sluice.serve.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.SigningKey;
import dev.sluice.serve.problem.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FeedSignerTest {

    private final FeedSigner seal = new FeedSigner(SigningKey.make(), SigningKey.make().key(), 1);

    private boolean isSignedAfter(int bytes, int rows) throws IOException {
        ByteBuf lines = Unpooled.buffer();
        try (JsonGenerator json = Json.lines(new ByteBufOutputStream(lines))) {
            seal.begin(lines);
            lines.writeBytes(new byte[bytes]);
            seal.page(json, lines, new Sequence(rows), rows);
        }
        return lines.toString(StandardCharsets.ISO_8859_1).contains("\"signature\"");
    }

    @Test
    void signsAfterSoManyRows() throws IOException {
        assertThat(isSignedAfter(1_000, 499)).isFalse();
        assertThat(isSignedAfter(1_000, 500)).isTrue();
        assertThat(isSignedAfter(1_000, 2_999)).isFalse();
        assertThat(isSignedAfter(1_000, 3_000)).isTrue();
    }

    /** Its caller keeps what is not signed. */
    @Test
    void signsAfterSoManyBytesOfFewRows() throws IOException {
        assertThat(isSignedAfter(700_000, 10)).isFalse();
        assertThat(isSignedAfter(700_000, 20)).isTrue();
        assertThat(isSignedAfter(700_000, 30)).isFalse();
        assertThat(isSignedAfter(700_000, 40)).isTrue();
    }
}
