package dev.sluice.peer.http;

import dev.sluice.domain.RelativePath;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A path as it is written in an address. */
public final class Escaped {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Escaped() {}

    /** Escapes byte for byte whatever is not unreserved (RFC 3986, 2.3), so no name is special. */
    public static String path(RelativePath path) {
        StringBuilder text = new StringBuilder();
        for (String name : path.names()) {
            if (!text.isEmpty()) {
                text.append('/');
            }
            for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
                escape(text, b & 0xff);
            }
        }
        return text.toString();
    }

    private static void escape(StringBuilder text, int b) {
        if (b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || "-._~".indexOf(b) >= 0) {
            text.append((char) b);
        } else {
            text.append('%').append(HEX.toHexDigits((byte) b));
        }
    }
}
