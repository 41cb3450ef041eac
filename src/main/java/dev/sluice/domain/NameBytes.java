package dev.sluice.domain;

import java.nio.charset.StandardCharsets;

/** How long a name is where file systems measure it: in bytes of UTF-8. */
public final class NameBytes {

    /** Of one character: what is cut can be so much shorter than it may be, less one. */
    public static final int LONGEST_CHARACTER = 4;

    private NameBytes() {}

    public static int of(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The longest beginning that has at most so many bytes and ends at a whole character. */
    public static String cut(String text, int mostBytes) {
        int end = 0;
        int bytes = 0;
        while (end < text.length()) {
            String character = Character.toString(text.codePointAt(end));
            bytes += of(character);
            if (bytes > mostBytes) {
                break;
            }
            end += character.length();
        }
        return text.substring(0, end);
    }
}
