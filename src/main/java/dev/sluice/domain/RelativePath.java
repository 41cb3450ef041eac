package dev.sluice.domain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path below a folder's root, names separated by {@code /}. {@link #of} is the only door from
 * text to path: what has passed it can neither leave the root nor reach what is ours in it.
 */
public final class RelativePath implements Comparable<RelativePath> {

    /** The most bytes of UTF-8 of one name, the limit of every Linux file system. */
    public static final int MAX_NAME_BYTES = 255;

    /** The most bytes of UTF-8 of a whole path, as PATH_MAX. */
    public static final int MAX_PATH_BYTES = 4096;

    /** So that every directory has room for the longest name, that of a conflict copy too. */
    private static final int MAX_PARENT_BYTES = MAX_PATH_BYTES - 1 - MAX_NAME_BYTES;

    /** The one name at the root that is ours. */
    public static final String RESERVED = ".sluice";

    private static final String LOST_AND_FOUND = "lost+found";

    private final String text;

    private RelativePath(String text) {
        this.text = text;
    }

    /**
     * Checks a path.
     *
     * @throws IllegalArgumentException if it is empty, absolute, too long, has an empty, {@code .}
     *     or {@code ..} name, a NUL or what is not UTF-8, or begins with a reserved name
     */
    public static RelativePath of(String text) {
        String problem = isPlain(text) ? null : problemWith(text);
        if (problem != null) {
            throw new IllegalArgumentException("path " + Quoted.of(text) + " " + problem);
        }
        return new RelativePath(text);
    }

    /**
     * Whether a name directly below the root is ours or the file system's, and never replicated.
     * Ours in any case of its letters, since a file system may fold them.
     */
    public static boolean isReserved(String nameAtRoot) {
        return nameAtRoot.equalsIgnoreCase(RESERVED) || nameAtRoot.equals(LOST_AND_FOUND);
    }

    /** What is wrong with one name of a path, or null. */
    public static @Nullable String problemWithName(String name) {
        if (name.isEmpty()) {
            return "has an empty name";
        }
        if (name.equals(".") || name.equals("..")) {
            return "has the name " + name;
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            return "has a name with a slash or a NUL";
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            return "has a name that is not UTF-8";
        }
        return bytes(name) > MAX_NAME_BYTES
                ? "has a name of more than " + MAX_NAME_BYTES + " bytes"
                : null;
    }

    private static @Nullable String problemWith(String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        if (text.startsWith("/")) {
            return "is absolute";
        }
        if (text.length() > MAX_PATH_BYTES || bytes(text) > MAX_PATH_BYTES) {
            return "has more than " + MAX_PATH_BYTES + " bytes";
        }
        if (text.contains("/")
                && bytes(text.substring(0, text.lastIndexOf('/'))) > MAX_PARENT_BYTES) {
            return "is in a directory of more than " + MAX_PARENT_BYTES + " bytes";
        }
        String[] names = text.split("/", -1);
        for (String name : names) {
            String problem = problemWithName(name);
            if (problem != null) {
                return problem;
            }
        }
        return isReserved(names[0]) ? "begins with a reserved name" : null;
    }

    /**
     * Whether it is beyond doubt a good path, seen in one pass: short enough as a whole and in each
     * name, of ASCII, without a name that begins with a dot, and not that of a reserved one. Nearly
     * every path is such a one; all others are looked at with care.
     */
    private static boolean isPlain(String text) {
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                if (i == begin) {
                    return false;
                }
                begin = i + 1;
            } else if (c == 0
                    || c > 0x7e
                    || i == begin && c == '.'
                    || i - begin >= MAX_NAME_BYTES) {
                return false;
            }
        }
        return begin < text.length()
                && text.length() <= MAX_PARENT_BYTES
                && !text.startsWith(LOST_AND_FOUND);
    }

    /**
     * Makes a path of ASCII, if it is beyond doubt a good one, as nearly every path is.
     *
     * @return null if it has to be looked at with care, by {@link #of}, or has a control character
     */
    public static @Nullable RelativePath ofPlain(byte[] text, int from, int end) {
        int begin = from;
        for (int i = from; i < end; i++) {
            byte c = text[i];
            if (c == '/') {
                if (i == begin) {
                    return null;
                }
                begin = i + 1;
            } else if (c < ' '
                    || c == 0x7f
                    || i == begin && c == '.'
                    || i - begin >= MAX_NAME_BYTES) {
                return null;
            }
        }
        if (begin >= end || end - from > MAX_PARENT_BYTES) {
            return null;
        }
        String path = new String(text, from, end - from, StandardCharsets.ISO_8859_1);
        return path.startsWith(LOST_AND_FOUND) ? null : new RelativePath(path);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The names from the root down; at least one. */
    public List<String> names() {
        return List.of(text.split("/"));
    }

    /** The last name. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** The directory above, or null directly below the root. */
    public @Nullable RelativePath parent() {
        int slash = text.lastIndexOf('/');
        return slash < 0 ? null : new RelativePath(text.substring(0, slash));
    }

    /**
     * The path of a name in the same directory.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public RelativePath sibling(String name) {
        RelativePath parent = parent();
        return parent == null ? of(name) : parent.child(name);
    }

    /** Whether {@link #sibling} takes the name. */
    boolean canHaveSibling(String name) {
        int slash = text.lastIndexOf('/');
        return problemWith(text.substring(0, slash + 1) + name) == null;
    }

    /**
     * The path of a name in this directory.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public RelativePath child(String name) {
        return of(text + "/" + name);
    }

    /** How many names it has: 1 directly below the root. */
    public int depth() {
        return 1 + (int) text.chars().filter(c -> c == '/').count();
    }

    /** Whether this lies below the other, at any depth. */
    public boolean isBelow(RelativePath directory) {
        return text.length() > directory.text.length()
                && text.charAt(directory.text.length()) == '/'
                && text.startsWith(directory.text);
    }

    /** Whether this lies directly in the other. */
    public boolean isIn(RelativePath directory) {
        return isBelow(directory) && text.lastIndexOf('/') == directory.text.length();
    }

    /** By code points, which is the byte order of UTF-8 and so that of the index. */
    @Override
    public int compareTo(RelativePath other) {
        int same = mismatch(text, other.text);
        if (same == text.length() || same == other.text.length()) {
            return Integer.compare(text.length(), other.text.length());
        }
        return Integer.compare(rank(text.charAt(same)), rank(other.text.charAt(same)));
    }

    private static int mismatch(String a, String b) {
        int most = Math.min(a.length(), b.length());
        int i = 0;
        while (i < most && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    /** Surrogates stand for code points above all other characters. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RelativePath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
