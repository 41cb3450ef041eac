package dev.sluice.peer.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that must be UTF-8. */
public final class Utf8 {

    /** What the JDK puts in the place of malformed bytes. */
    private static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    /**
     * Reads text. Only where the quick way gave that character it must be asked whether it was
     * sent.
     *
     * @throws CharacterCodingException if it is malformed
     */
    public static String decode(byte[] bytes, int offset, int length)
            throws CharacterCodingException {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, offset, length))
                        .toString();
    }
}
