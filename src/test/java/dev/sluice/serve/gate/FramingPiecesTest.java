package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a connection cuts its bytes, the guard sees all that the library makes requests of. */
class FramingPiecesTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";
    private static final String OFFER = GET + "Upgrade: h2c\r\n\r\n";
    private static final String PRECEDING = "\r".repeat(12_000);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static EmbeddedChannel guarded() {
        return new EmbeddedChannel(new FramingGuard(new Ajar(), "a"));
    }

    /** What the library makes of what the guard lets through. */
    private static List<HttpRequest> requests(String... pieces) {
        EmbeddedChannel channel =
                new EmbeddedChannel(
                        new FramingGuard(new Ajar(), "a"),
                        new HttpRequestDecoder(16 << 10, 20 << 10, 8 << 10));
        for (String piece : pieces) {
            if (channel.isOpen()) {
                channel.writeInbound(bytes(piece));
            }
        }
        List<HttpRequest> requests = new ArrayList<>();
        for (Object message = channel.readInbound();
                message != null;
                message = channel.readInbound()) {
            if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
                requests.add(request);
            }
        }
        channel.finishAndReleaseAll();
        return requests;
    }

    static Stream<String> hidden() {
        return Stream.of(
                OFFER,
                GET + "X: y\r\n z\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\n",
                GET + "Transfer-Encoding: chunked\r\n\r\n5;x\r\nabcde\r\n0\r\n\r\n" + GET + "\r\n");
    }

    /** The library passes over any number of them, unless too many come in one buffer. */
    @ParameterizedTest
    @MethodSource("hidden")
    void noNumberOfLineEndsBeforeARequestBlindsIt(String request) {
        assertThat(requests(PRECEDING, PRECEDING, PRECEDING, request)).isEmpty();
    }

    /** The library refuses them; an older one passes over them, also in lines of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"\0\r\n", " \0\r\n", "\0", "\1\2\r\n", "\u001c\0\r\n", "\r\n\0\r\n"})
    void aControlCharacterBeforeARequestIsHungUpOn(String before) {
        EmbeddedChannel channel = guarded();
        channel.writeInbound(bytes(before + GET + "\r\n"));

        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void emptyLinesBeforeARequestArePassedOver() {
        assertThat(requests("\r\n\n", GET + "\r\n\r\n", GET + "\r\n")).hasSize(2);
    }

    /** With TLS one read becomes a message for each of its records, and closing stops none. */
    @Test
    void whatFollowsARefusedReadGoesNoFurther() {
        List<ByteBuf> records = List.of(bytes(GET + " folded\r\n\r\n"), bytes(GET + "\r\n"));
        EmbeddedChannel channel =
                new EmbeddedChannel(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object read) {
                                records.forEach(context::fireChannelRead);
                            }
                        },
                        new FramingGuard(new Ajar(), "a"));
        channel.writeInbound("a read");

        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(records).allMatch(each -> each.refCnt() == 0);
    }

    /** Of an offer that was cut, what is still here is made unreadable. */
    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: h2c", "upgrade:H2C", "Upgrade : h2c, x", "Upgrade: x, h2c "})
    void anOfferIsNotLetThroughInTwoPartsEither(String offer) {
        String request = GET + offer + "\r\n\r\n";
        int told = request.toLowerCase(Locale.ROOT).indexOf("h2c") + "h2c".length();
        int end = GET.length() + offer.length() + "\r\n".length();
        for (int cut = 1; cut < request.length(); cut++) {
            EmbeddedChannel channel = guarded();
            channel.writeInbound(bytes(request.substring(0, cut)));
            channel.writeInbound(bytes(request.substring(cut)));

            StringBuilder through = new StringBuilder();
            for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
                through.append(part.toString(StandardCharsets.ISO_8859_1));
                part.release();
            }
            assertThat(through.toString().toLowerCase(Locale.ROOT))
                    .doesNotContainPattern("upgrade ?:[^\\r]*h2c[^\\r]*\\r\\n\\r\\n");
            boolean hasGone = told <= cut && cut < end;
            assertThat(channel.isOpen()).as("cut at " + cut).isEqualTo(!hasGone);
            if (!hasGone) {
                assertThat(through).hasSameSizeAs(request);
            }
        }
    }

    /** A policy by which nobody is turned away. */
    private static final class Ajar implements PortPolicy {

        @Override
        public Bounds bounds() {
            return ServedTree.USUAL;
        }

        @Override
        public void turnedAway(String address, Reason reason) {
            assertThat(reason).isEqualTo(Reason.FRAMING);
        }
    }
}
