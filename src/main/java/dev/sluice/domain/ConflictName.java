package dev.sluice.domain;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a conflict copy: {@code name.sluice-conflict-YYYYMMDD-HHMMSS-<h>.ext}, a pure
 * function of the losing content, so that nodes which make the copy independently make the same.
 */
public final class ConflictName {

    /** Digits of the digest in a name, unless another content has that name. */
    public static final int SHORT = 8;

    /** Digits of the digest in a name whose short form is taken by another content. */
    public static final int LONG = 16;

    private static final String MARK = ".sluice-conflict-";
    private static final int LONGEST_MARK = MARK.length() + "YYYYMMDD-HHMMSS-".length() + LONG;

    /** For stem and extension. The mark is the long one always, see {@link Parts}. */
    private static final int ROOM = RelativePath.MAX_NAME_BYTES - LONGEST_MARK;

    private static final Pattern COPY =
            Pattern.compile(
                    "(?s)(.+)\\.sluice-conflict-\\d{8}-\\d{6}-(?:[0-9a-f]{16}|[0-9a-f]{8})(\\..*)?");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Years outside these four digits are written as the nearest one. */
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private ConflictName() {}

    /**
     * The path of the copy of a losing entry. The copy of a copy has the name that a copy of the
     * original would have, so names never nest.
     *
     * @param digits {@link #SHORT} or {@link #LONG}
     */
    public static RelativePath of(RelativePath path, Instant mtime, Digest digest, int digits) {
        Parts fit = Parts.of(path);
        String stamp = STAMP.format(clamp(mtime)) + "-" + digest.hex().substring(0, digits);
        return path.sibling(fit.stem + MARK + stamp + fit.extension);
    }

    /** What the names of all copies of a path begin with; those of other paths may as well. */
    public static String beginning(RelativePath path) {
        return Parts.of(path).stem + MARK;
    }

    /**
     * Whether an original may have had a longer name than copies can tell: then those of another
     * one may have the same.
     */
    public static boolean mayBeCut(RelativePath original) {
        Parts fit = Parts.of(original);
        return NameBytes.of(fit.stem) + NameBytes.of(fit.extension)
                > ROOM - NameBytes.LONGEST_CHARACTER;
    }

    /** Whether the name is that of a conflict copy. */
    public static boolean isCopy(RelativePath path) {
        return copied(path) != null;
    }

    /** The path that a conflict copy is a copy of; any other path itself. */
    public static RelativePath original(RelativePath path) {
        RelativePath original = path;
        for (RelativePath up = copied(path); up != null; up = copied(up)) {
            original = up;
        }
        return original;
    }

    /** One mark taken off, or null if there is none, or what is left could not be a file's name. */
    private static @Nullable RelativePath copied(RelativePath path) {
        if (!path.name().contains(MARK)) {
            return null; // as nearly always, and every entry is asked
        }
        Matcher copy = COPY.matcher(path.name());
        if (!copy.matches()) {
            return null;
        }
        String name = copy.group(1) + (copy.group(2) == null ? "" : copy.group(2));
        return path.canHaveSibling(name) ? path.sibling(name) : null;
    }

    private static Instant clamp(Instant mtime) {
        if (mtime.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return mtime.isAfter(LATEST) ? LATEST : mtime;
    }

    /** What of an original's name stands before and behind the mark. */
    private record Parts(String stem, String extension) {

        static Parts of(RelativePath path) {
            String name = original(path).name();
            int dot = name.lastIndexOf('.');
            return dot > 0 ? fit(name.substring(0, dot), name.substring(dot)) : fit(name, "");
        }

        /**
         * Cuts the stem, and if its first character alone is too much the extension as well. The
         * room is measured for the long mark always: so the name of a copy of a copy comes out the
         * same whatever was cut before.
         */
        private static Parts fit(String stem, String extension) {
            int first = stem.offsetByCodePoints(0, 1);
            String ending = NameBytes.cut(extension, ROOM - NameBytes.of(stem.substring(0, first)));
            return new Parts(NameBytes.cut(stem, ROOM - NameBytes.of(ending)), ending);
        }
    }
}
