package dev.sluice.serve.content;

import dev.sluice.domain.Digest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The strong entity tag of a content, which is its digest, and how headers speak of it. */
record EntityTag(String text) {

    private static final Pattern LISTED = Pattern.compile("(W/)?(\"[^\"]*\")");

    static EntityTag of(Digest digest) {
        return new EntityTag('"' + digest.toString() + '"');
    }

    /** The digest that a header has as its only tag, a strong one; null if it has anything else. */
    static @Nullable Digest digestOf(@Nullable String header) {
        String tag = header == null ? "" : header.strip();
        if (tag.length() < 2 || !tag.startsWith("\"") || !tag.endsWith("\"")) {
            return null;
        }
        try {
            return Digest.of(tag.substring(1, tag.length() - 1));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Whether {@code If-Match} allows an answer: absent, {@code *}, or listing this strong tag. */
    boolean isAllowedBy(@Nullable String ifMatch) {
        return ifMatch == null || isListed(ifMatch, false);
    }

    /**
     * Whether {@code If-None-Match} says that the caller has it: {@code *}, or listing this tag.
     */
    boolean isHeldBy(@Nullable String ifNoneMatch) {
        return ifNoneMatch != null && isListed(ifNoneMatch, true);
    }

    /**
     * Whether {@code If-Range} lets the range be used. A date never does: a file may change twice
     * within its second.
     */
    boolean letsRange(@Nullable String ifRange) {
        return ifRange == null || ifRange.strip().equals(text);
    }

    private boolean isListed(String header, boolean weakCounts) {
        if (header.strip().equals("*")) {
            return true;
        }
        Matcher tags = LISTED.matcher(header);
        while (tags.find()) {
            if (tags.group(2).equals(text) && (weakCounts || tags.group(1) == null)) {
                return true;
            }
        }
        return false;
    }
}
