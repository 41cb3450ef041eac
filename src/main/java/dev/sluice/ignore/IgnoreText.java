package dev.sluice.ignore;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes patterns apart as they are written in the key and in the file. */
public final class IgnoreText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private IgnoreText() {}

    /**
     * The patterns of a key: separated by commas or line ends, blanks around them left out. A comma
     * within a pattern is written {@code \,}.
     */
    public static List<String> ofKey(String text) {
        List<String> patterns = new ArrayList<>();
        for (String part : text.split("(?<!\\\\),|\\R", -1)) {
            String pattern = part.strip().replace("\\,", ",");
            if (!pattern.isEmpty()) {
                patterns.add(pattern);
            }
        }
        return patterns;
    }

    /**
     * The patterns of a file, one a line; empty lines and those that begin with {@code #} say
     * nothing.
     *
     * @throws IllegalArgumentException if it is not UTF-8
     */
    public static List<String> ofFile(ByteBuffer content) {
        return decoded(content)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String decoded(ByteBuffer content) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(content).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8", e);
        }
    }
}
