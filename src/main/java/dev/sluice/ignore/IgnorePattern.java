package dev.sluice.ignore;

import dev.sluice.domain.Quoted;
import org.eclipse.jgit.errors.InvalidPatternException;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.eclipse.jgit.ignore.IMatcher;
import org.eclipse.jgit.ignore.internal.PathMatcher;
import org.eclipse.jgit.ignore.internal.Strings;
import org.jspecify.annotations.Nullable;

/** One pattern in gitignore syntax, checked: by itself the library takes a bad one for none. */
final class IgnorePattern {

    private static final int MOST_LENGTH = 1_024;

    /**
     * Stars in one name. A pattern comes from a peer as well, and each star multiplies the time
     * that a name which does not match takes.
     */
    private static final int MOST_STARS = 4;

    /** {@code **} in one pattern, for the same reason. */
    private static final int MOST_DOUBLE_STARS = 3;

    private final FastIgnoreRule rule;

    private IgnorePattern(FastIgnoreRule rule) {
        this.rule = rule;
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
        IMatcher _ = matcher(text);
        FastIgnoreRule rule = new FastIgnoreRule(text);
        if (rule.isEmpty()) {
            throw bad(text, "matches nothing");
        }
        return new IgnorePattern(rule);
    }

    private static @Nullable String problemWith(String text) {
        if (text.length() > MOST_LENGTH) {
            return "has more than " + MOST_LENGTH + " characters";
        }
        if (text.indexOf('\0') >= 0) {
            return "has a NUL";
        }
        int doubleStars = 0;
        for (String name : text.split("/", -1)) {
            if (name.equals("**")) {
                doubleStars++;
            } else if (name.chars().filter(c -> c == '*').count() > MOST_STARS) {
                return "has more than " + MOST_STARS + " stars in one name";
            }
        }
        return doubleStars > MOST_DOUBLE_STARS
                ? "has ** more than " + MOST_DOUBLE_STARS + " times"
                : null;
    }

    /** What the rule will make of it, since the rule itself only logs that it is bad. */
    private static IMatcher matcher(String text) {
        String positive = text.startsWith("!") ? text.substring(1) : text;
        boolean isDirectory = Strings.isDirectoryPattern(positive);
        String path = isDirectory ? Strings.stripTrailing(positive.stripTrailing(), '/') : positive;
        if (path.isEmpty() || path.startsWith("#") && !text.startsWith("!")) {
            throw bad(text, "matches nothing");
        }
        try {
            return PathMatcher.createPathMatcher(path, '/', isDirectory);
        } catch (InvalidPatternException | RuntimeException e) {
            throw bad(text, "is not one in gitignore syntax (a bracket that is not closed?)");
        }
    }

    private static IllegalArgumentException bad(String text, String problem) {
        String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
        return new IllegalArgumentException("pattern " + Quoted.of(shown) + " " + problem);
    }

    boolean matches(String path, boolean isDirectory) {
        return rule.isMatch(path, isDirectory, true);
    }

    /** Whether what it matches is ignored; otherwise it is not ignored after all. */
    boolean ignores() {
        return rule.getResult();
    }
}
