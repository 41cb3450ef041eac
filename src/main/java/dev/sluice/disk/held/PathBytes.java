package dev.sluice.disk.held;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of a path, whatever the locale; the JDK gives them only in the form of a URI. */
public final class PathBytes {

    private PathBytes() {}

    /** Of an absolute one. */
    public static ByteBuffer of(Path path) {
        return decoded(encoded(path));
    }

    /** Percent-encoded, without the slash that a directory has at its end. */
    public static String encoded(Path path) {
        String uri = path.toUri().getRawPath();
        return uri.length() > 1 && uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    public static ByteBuffer decoded(String encoded) {
        return ByteBuffer.wrap(
                URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                        .getBytes(StandardCharsets.ISO_8859_1));
    }
}
