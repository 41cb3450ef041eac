package dev.sluice.ignore;

import dev.sluice.domain.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One pattern as in gitignore(5), checked. With a slash at its beginning or in its middle it is for
 * paths from the root, otherwise for names anywhere.
 */
final class IgnorePattern {

    private static final int MAX_LENGTH = 1_024;

    /** As git reads it: two stars or more. */
    private static final Pattern DIRECTORIES = Pattern.compile("\\*{2,}");

    /** Stands for any number of directories: told by its identity. */
    private static final Glob ANY_DIRECTORIES = Glob.of("*");

    private final String text;
    private final boolean ignores;
    private final boolean isForDirectories;
    private final boolean isForPaths;
    private final List<Glob> names;
    private final int cost;

    private IgnorePattern(String text) {
        this.text = text;
        ignores = !text.startsWith("!");
        String positive = withoutTrailingBlanks(ignores ? text : text.substring(1));
        isForDirectories = positive.endsWith("/");
        String path = isForDirectories ? positive.substring(0, positive.length() - 1) : positive;
        isForPaths = path.indexOf('/') >= 0;
        names = names(path.startsWith("/") ? path.substring(1) : path, isForPaths);
        cost = isForPaths && path.contains("**") ? path.length() : betweenStars(path);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none, with a reason fit for one line
     */
    static IgnorePattern of(String text) {
        String problem = problemWith(text);
        if (problem != null) {
            throw bad(text, problem);
        }
        try {
            return new IgnorePattern(text);
        } catch (IllegalArgumentException e) {
            throw bad(text, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String problemWith(String text) {
        if (text.length() > MAX_LENGTH) {
            return "has more than " + MAX_LENGTH + " characters";
        }
        if (text.indexOf('\0') >= 0) {
            return "has a NUL";
        }
        return text.startsWith("#") ? "matches nothing" : null;
    }

    private static IllegalArgumentException bad(String text, String problem) {
        String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
        return new IllegalArgumentException("pattern " + Quoted.of(shown) + " " + problem);
    }

    /** Characters between the first and the last star of each name: they may be tried again. */
    private static int betweenStars(String path) {
        int between = 0;
        for (String name : path.split("/", -1)) {
            int first = name.indexOf('*');
            between += first < 0 ? 0 : Math.max(0, name.lastIndexOf('*') - first - 1);
        }
        return between;
    }

    /** A blank at the end counts only after a backslash. */
    private static String withoutTrailingBlanks(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ' && !isEscaped(text, end - 1)) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean isEscaped(String text, int at) {
        int first = at;
        while (first > 0 && text.charAt(first - 1) == '\\') {
            first--;
        }
        return (at - first) % 2 == 1;
    }

    private static List<Glob> names(String path, boolean isForPaths) {
        String[] names = path.split("/", -1);
        if (Arrays.asList(names).contains("")) {
            throw new IllegalArgumentException("matches nothing");
        }
        return Arrays.stream(names)
                .map(name ->
                        isForPaths && DIRECTORIES.matcher(name).matches()
                                ? ANY_DIRECTORIES
                                : Glob.of(name))
                .toList();
    }

    /**
     * Whether it is for exactly this path, not for one above it.
     *
     * @param path its names; not asked for unless {@link #isForPaths}
     * @param name the last of them
     */
    boolean matches(String[] path, String name, boolean isDirectory) {
        if (isForDirectories && !isDirectory) {
            return false;
        }
        return isForPaths ? matchesFromTheRoot(path) : names.getFirst().matches(name);
    }

    /** Whether it asks for all names of a path, and not for the last alone. */
    boolean isForPaths() {
        return isForPaths;
    }

    /** As {@link Glob} does it, with names in the place of characters. */
    private boolean matchesFromTheRoot(String[] path) {
        int name = 0;
        int at = 0;
        int afterAny = -1;
        int taken = 0;
        while (at < path.length) {
            Glob next = name < names.size() ? names.get(name) : null;
            if (next == ANY_DIRECTORIES) {
                if (name == names.size() - 1) {
                    return true; // At the end it is for what is below, whatever that is.
                }
                afterAny = ++name;
                taken = at;
            } else if (next != null && next.matches(path[at])) {
                name++;
                at++;
            } else if (afterAny >= 0) {
                at = ++taken;
                name = afterAny;
            } else {
                return false;
            }
        }
        return name == names.size();
    }

    /** As it was written. */
    String text() {
        return text;
    }

    /** Whether what it matches is ignored; otherwise it is not ignored after all. */
    boolean ignores() {
        return ignores;
    }

    /** Steps that it takes at most, for each character of a path, beyond one. */
    int cost() {
        return cost;
    }
}
