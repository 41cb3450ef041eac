package dev.sluice.domain;

import java.nio.charset.StandardCharsets;
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
    private static final Pattern COPY =
            Pattern.compile(
                    "(?s)(.*)\\.sluice-conflict-\\d{8}-\\d{6}-(?:[0-9a-f]{16}|[0-9a-f]{8})(\\..*)?");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Years outside these four digits are written as the nearest one. */
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private ConflictName() {}

    /**
     * The path of the copy of a losing entry. The copy of a copy has the name that a copy of the
     * original would have.
     *
     * @param digits {@link #SHORT} or {@link #LONG}
     */
    public static RelativePath of(RelativePath path, Instant mtime, Digest digest, int digits) {
        String name = path.name();
        Matcher copy = COPY.matcher(name);
        String original = copy.matches() ? copy.group(1) + orEmpty(copy.group(2)) : name;
        int dot = original.lastIndexOf('.');
        String stem = dot > 0 ? original.substring(0, dot) : original;
        String extension = dot > 0 ? original.substring(dot) : "";
        String mark = MARK + STAMP.format(clamp(mtime)) + "-" + digest.hex().substring(0, digits);
        return path.sibling(fit(stem, mark + extension, mark));
    }

    /** Whether the name is that of a conflict copy. */
    public static boolean isCopy(RelativePath path) {
        return COPY.matcher(path.name()).matches();
    }

    /** The path that a conflict copy is a copy of; any other path itself. */
    public static RelativePath original(RelativePath path) {
        Matcher copy = COPY.matcher(path.name());
        return copy.matches() ? path.sibling(copy.group(1) + orEmpty(copy.group(2))) : path;
    }

    private static String orEmpty(@Nullable String group) {
        return group == null ? "" : group;
    }

    private static Instant clamp(Instant mtime) {
        if (mtime.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return mtime.isAfter(LATEST) ? LATEST : mtime;
    }

    /** An extension so long that no stem fits beside it is part of the stem, and cut with it. */
    private static String fit(String stem, String ending, String mark) {
        int room = RelativePath.MOST_NAME_BYTES - bytes(ending);
        return room >= 1
                ? cut(stem, room) + ending
                : cut(
                                stem + ending.substring(mark.length()),
                                RelativePath.MOST_NAME_BYTES - bytes(mark))
                        + mark;
    }

    /** The longest beginning that has at most so many bytes and ends at a whole character. */
    private static String cut(String text, int mostBytes) {
        int end = 0;
        int bytes = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            bytes += bytes(Character.toString(character));
            if (bytes > mostBytes) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
