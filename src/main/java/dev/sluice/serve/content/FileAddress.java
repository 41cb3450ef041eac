package dev.sluice.serve.content;

import dev.sluice.domain.RelativePath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The folder and the path that an address names, taken from the request line as it was sent. The
 * framework's own parameters are not used: on the way to them {@code ..} and {@code //} are
 * resolved and what follows a {@code ;} is dropped, so that one file could be asked for under the
 * name of another. Here each {@code %xx} is decoded once, nothing else changes, and the bytes must
 * be UTF-8.
 *
 * @param folder as sent, not yet known to be one
 */
public record FileAddress(String folder, RelativePath path) {

    private static final String FOLDERS = "/v1/folders/";
    private static final String FILES = "/files/";
    private static final String BLOCKS = "/blocks/";

    /**
     * Takes the address of a content apart.
     *
     * @param rawPath of the request line, without the query
     * @throws IllegalArgumentException if it is not that of a file, or its path is none
     */
    static FileAddress of(String rawPath) {
        return of(rawPath, FILES);
    }

    /** As {@link #of}, for the address of a list of blocks. */
    static FileAddress ofBlocks(String rawPath) {
        return of(rawPath, BLOCKS);
    }

    private static FileAddress of(String rawPath, String what) {
        int at = rawPath.indexOf(what, FOLDERS.length());
        if (!rawPath.startsWith(FOLDERS) || at < 0) {
            throw new IllegalArgumentException("not the address of a file");
        }
        return new FileAddress(
                rawPath.substring(FOLDERS.length(), at),
                path(rawPath.substring(at + what.length())));
    }

    /**
     * Reads a path as it is written in an address.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static RelativePath path(String encoded) {
        return RelativePath.of(decode(encoded));
    }

    private static String decode(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.put((byte) hex(encoded, i + 1));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.put((byte) c);
            } else {
                throw new IllegalArgumentException("an address is ASCII without spaces");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a path is UTF-8", e);
        }
    }

    private static int hex(String encoded, int from) {
        if (from + 2 > encoded.length()) {
            throw new IllegalArgumentException("a % stands before two hexadecimal digits");
        }
        return HexFormat.fromHexDigits(encoded, from, from + 2);
    }
}
