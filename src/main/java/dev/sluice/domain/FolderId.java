package dev.sluice.domain;

import java.util.regex.Pattern;

/** Names a replicated directory on the wire, the same on all its nodes: {@code docs}. */
public record FolderId(String text) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    /**
     * @throws IllegalArgumentException if the text is not 1 to 63 of {@code a-z 0-9 . _ -},
     *     starting with a letter or digit
     */
    public FolderId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "folder id must be 1 to 63 of a-z, 0-9, '.', '_' and '-', starting with a"
                            + " letter or digit, not "
                            + Quoted.of(text));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
