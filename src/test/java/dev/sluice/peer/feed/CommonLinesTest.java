package dev.sluice.peer.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Sequence;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.JsonObject;
import dev.sluice.wire.FeedLine;
import dev.sluice.wire.LineWriter;
import dev.sluice.wire.RandomEntries;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read without a parser of JSON is what the parser makes of it. */
class CommonLinesTest {

    private static final int MANY = 20_000;

    private final Random random = new Random(1);
    private final RandomEntries entries = new RandomEntries(random);
    private final FeedLine common = new FeedLine(DigestAlgorithm.XXH3_128);
    private final LineWriter out = new LineWriter(8);

    private byte[] line(Entry entry, long sequence) {
        out.clear();
        FeedLine.write(entry, new Sequence(sequence), out);
        return Arrays.copyOf(out.bytes(), out.size() - 1);
    }

    private Entry entry() {
        Entry entry = entries.next();
        return FeedLine.isFor(entry) ? entry : entry();
    }

    private static Entry parsed(byte[] line) throws BadAnswer {
        return new EntryReader(DigestAlgorithm.XXH3_128)
                .entry(JsonObject.parse(new String(line, UTF_8)));
    }

    @Test
    void whatIsWrittenIsReadByBothAlike() throws Exception {
        int read = 0;
        for (int i = 0; i < MANY; i++) {
            Entry entry = entry();
            byte[] line = line(entry, i);
            assertThat(parsed(line)).isEqualTo(entry);
            Entry fast = common.read(line, 0, line.length);
            if (fast != null) {
                read++;
                assertThat(fast).isEqualTo(entry);
                assertThat(common.sequence()).isEqualTo(new Sequence(i));
            }
        }
        assertThat(read).isGreaterThan(MANY / 4);
    }

    /** Bytes changed, left out or doubled: it is left to the parser, or read as by the parser. */
    @Test
    void whatIsNotQuiteThatFormIsNeverReadOtherwiseThanByTheParser() {
        int refused = 0;
        for (int i = 0; i < MANY; i++) {
            byte[] line = damaged(line(entry(), i));
            Entry fast = common.read(line, 0, line.length);
            if (fast == null) {
                refused++;
            } else {
                assertThat(fast).isEqualTo(parsedOrFail(line));
            }
        }
        assertThat(refused).isGreaterThan(MANY / 4);
    }

    /** Its mode is no text that ends: what follows is no field of its own. */
    @Test
    void aModeThatIsNoneIsNotPassedOver() {
        String line =
                "{\"path\":\"a\",\"kind\":\"directory\",\"mode\":\"755,\"deleted\":"
                        + "\"2026-11-22T01:02:03Z\",\"version\":{\"0000000000000001\":5},\"sequence\":7}";
        byte[] bytes = line.getBytes(UTF_8);
        assertThat(common.read(bytes, 0, bytes.length)).isNull();
    }

    private @Nullable Entry parsedOrFail(byte[] line) {
        try {
            assertThat(JsonObject.parse(new String(line, UTF_8)).number("sequence"))
                    .isEqualTo(common.sequence().value());
            return parsed(line);
        } catch (BadAnswer | IllegalArgumentException e) {
            return fail("is read, though it is wrong: " + new String(line, UTF_8), e);
        }
    }

    private byte[] damaged(byte[] line) {
        byte[] copy = Arrays.copyOf(line, line.length + random.nextInt(2));
        int at = random.nextInt(line.length);
        switch (random.nextInt(4)) {
            case 0 -> copy[at] = (byte) random.nextInt(256);
            case 1 -> copy[at] = (byte) "0a9\":,{}\\ f-/".charAt(random.nextInt(13));
            case 2 -> System.arraycopy(line, at, copy, Math.max(0, at - 1), line.length - at);
            default ->
                    System.arraycopy(
                            line, at, copy, Math.min(line.length, at + 1), line.length - at - 1);
        }
        return copy;
    }
}
