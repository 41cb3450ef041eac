package dev.sluice.ignore;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which paths of a folder are ignored. As in git, the last pattern that matches decides, and below
 * an ignored directory everything is ignored, whatever the patterns say of it. A conflict copy is
 * ignored if its original is, and only then: where there may be conflicts, none of the contents is
 * to stay unseen.
 *
 * <p>Unchangeable; may be used by several threads.
 */
public final class IgnoreRules {

    /** Of one folder, all together. */
    public static final int MAX_PATTERNS = 1_000;

    /**
     * Characters in all patterns that stand between two stars of a name, or in a pattern for paths
     * with {@code **}. Each may have to be compared with each character of a path: with so many the
     * longest name there can be takes some milliseconds.
     */
    static final int MAX_BETWEEN_STARS = 8 << 10;

    /** Nothing is ignored. */
    public static final IgnoreRules NONE = new IgnoreRules(List.of());

    private static final String COPY = ".sluice-conflict-";

    private static final String[] NO_NAMES = {};

    private final List<IgnorePattern> lastFirst;

    /** Whether a path has to be taken apart for any of them. */
    private final boolean hasPaths;

    /** The directory that was found not to be ignored last: what comes next is often in it. */
    private volatile @Nullable RelativePath lastVisible;

    private IgnoreRules(List<IgnorePattern> lastFirst) {
        this.lastFirst = lastFirst;
        this.hasPaths = lastFirst.stream().anyMatch(IgnorePattern::isForPaths);
    }

    /**
     * Rules of patterns, the last word last.
     *
     * @throws IllegalArgumentException if one is bad, or there are too many; fit for one line
     */
    public static IgnoreRules of(List<String> patterns) {
        return of(patterns, 0);
    }

    /**
     * The same with some that no person has written.
     *
     * @param ours how many of the patterns are not counted
     */
    public static IgnoreRules of(List<String> patterns, int ours) {
        IgnoreRules rules = inForce(patterns, ours);
        int between = rules.lastFirst.stream().mapToInt(IgnorePattern::cost).sum();
        if (between > MAX_BETWEEN_STARS) {
            throw new IllegalArgumentException(
                    "patterns have %d characters between two stars or with **, at most %d"
                            .formatted(between, MAX_BETWEEN_STARS));
        }
        return rules;
    }

    /** The same with what is in force already, whatever it costs. */
    public static IgnoreRules inForce(List<String> patterns, int ours) {
        int counted = patterns.size() - ours;
        if (counted > MAX_PATTERNS) {
            throw new IllegalArgumentException(
                    "there are " + counted + " patterns, at most " + MAX_PATTERNS);
        }
        List<IgnorePattern> read = patterns.stream().map(IgnorePattern::of).toList();
        return read.isEmpty() ? NONE : new IgnoreRules(read.reversed());
    }

    /** Whether there is no pattern at all. */
    public boolean isEmpty() {
        return lastFirst.isEmpty();
    }

    /** Whether the path of an entry is ignored, or a directory above it. */
    public boolean ignores(Entry entry) {
        return ignores(entry.path(), entry.state().kind() == Kind.DIRECTORY);
    }

    /**
     * Whether a path is ignored, or a directory above it.
     *
     * @param isDirectory what is or was at the path: some patterns match directories only
     */
    public boolean ignores(RelativePath path, boolean isDirectory) {
        return !isEmpty() && (isBelowIgnored(path) || ignoresItself(path, isDirectory));
    }

    /**
     * The pattern that has a path ignored.
     *
     * @param number its place among all patterns, from 0
     * @param at what it matches: the path, or a directory above it
     */
    public record Match(String pattern, int number, RelativePath at) {}

    /** Why {@link #ignores} says that a path is ignored; null if it does not. */
    public @Nullable Match match(RelativePath path, boolean isDirectory) {
        for (RelativePath directory : above(path).reversed()) {
            Match match = matchItself(directory, true);
            if (match != null) {
                return match;
            }
        }
        return matchItself(path, isDirectory);
    }

    private @Nullable Match matchItself(RelativePath path, boolean isDirectory) {
        IgnorePattern last = lastMatching(named(path), isDirectory);
        return last == null || !last.ignores()
                ? null
                : new Match(last.text(), lastFirst.size() - 1 - lastFirst.indexOf(last), path);
    }

    private static List<RelativePath> above(RelativePath path) {
        List<RelativePath> above = new ArrayList<>();
        for (RelativePath at = path.parent(); at != null; at = at.parent()) {
            above.add(at);
        }
        return above;
    }

    private boolean isBelowIgnored(RelativePath path) {
        RelativePath parent = path.parent();
        if (parent == null || parent.equals(lastVisible)) {
            return false;
        }
        for (RelativePath directory : above(path).reversed()) {
            if (ignoresItself(directory, true)) {
                return true;
            }
        }
        lastVisible = parent;
        return false;
    }

    /** The same for a path in a directory that is known not to be ignored. */
    public boolean ignoresItself(RelativePath path, boolean isDirectory) {
        return !isEmpty() && matches(named(path), isDirectory);
    }

    /** The path that the patterns are asked for. */
    private static String named(RelativePath path) {
        String text = path.toString();
        return text.contains(COPY) ? ConflictName.original(path).toString() : text;
    }

    /**
     * Whether what cannot be told the kind of, and perhaps not even the name, is ignored.
     *
     * @param name as it is written in a listing of a directory that is not ignored
     */
    public boolean ignoresProblem(@Nullable RelativePath directory, String name) {
        String path = directory == null ? name : directory + "/" + name;
        return matches(path, false) || matches(path, true);
    }

    private boolean matches(String path, boolean isDirectory) {
        IgnorePattern last = lastMatching(path, isDirectory);
        return last != null && last.ignores();
    }

    private @Nullable IgnorePattern lastMatching(String path, boolean isDirectory) {
        String[] names = hasPaths ? path.split("/", -1) : NO_NAMES;
        String name = path.substring(path.lastIndexOf('/') + 1);
        for (IgnorePattern pattern : lastFirst) {
            if (pattern.matches(names, name, isDirectory)) {
                return pattern;
            }
        }
        return null;
    }
}
