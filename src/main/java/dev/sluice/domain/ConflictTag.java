package dev.sluice.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which two contents a person has seen who ends a conflict: one of them is given up, and it must be
 * one of these. A touch or another mode changes no tag.
 *
 * @param text 16 hexadecimal digits
 */
public record ConflictTag(String text) {

    private static final int LENGTH = 16;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + LENGTH + "}");

    public ConflictTag {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "the tag of a conflict must be %d hexadecimal digits, not %s"
                            .formatted(LENGTH, Quoted.of(text)));
        }
    }

    /**
     * The tag of what is there now.
     *
     * @param original what is known of the path that the copy is one of; null if nothing is
     */
    public static ConflictTag of(Entry copy, @Nullable Entry original) {
        String contents = content(copy) + '\n' + (original == null ? "" : content(original));
        byte[] hash = sha256().digest(contents.getBytes(StandardCharsets.UTF_8));
        return new ConflictTag(HexFormat.of().formatHex(hash).substring(0, LENGTH));
    }

    private static String content(Entry entry) {
        return switch (entry.state()) {
            case State.File file -> file.digest().toString();
            case State.Link link -> "-> " + link.target();
            case State.Directory _ -> "a directory";
            case State.Deleted _ -> "";
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
