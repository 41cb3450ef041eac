package dev.sluice.disk.trash;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.NameBytes;
import dev.sluice.domain.RelativePath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of something in the trash: {@code stem~YYYYMMDD-HHMMSS-<n>.ext}, in UTC; what no other
 * node has is {@code stem~YYYYMMDD-HHMMSS-<n>-local.ext}. So that the name has at most 255 bytes, a
 * long stem is cut at a character boundary, and ends with a hash of the whole name: {@code
 * beginning~<16 digits>}. So two long names that begin alike are not taken for one.
 *
 * @param extension with its dot, or empty
 * @param number 1 or more, to tell apart what was kept within one second
 * @param isOnlyCopy whether it was changed here and is nowhere else
 */
public record TrashName(String stem, String extension, Instant at, int number, boolean isOnlyCopy) {

    public static final Comparator<TrashName> BY_AGE =
            Comparator.comparing(TrashName::at).thenComparingInt(TrashName::number);

    private static final Pattern FORM =
            Pattern.compile("(?s)(.*)~(\\d{8}-\\d{6})-(\\d{1,9})(-local)?(\\..*)?");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");

    private static final String ONLY_COPY = "-local";

    /** Room for the longest mark: a tilde, 15 characters, a dash, 9 digits, and the last part. */
    private static final int MARK = 26 + ONLY_COPY.length();

    /** Enough that nobody finds a name with the hash of a given one. */
    private static final int HASH = 16;

    /** The name for a file, numbered 1. */
    static TrashName of(String name, Instant at) {
        int dot = name.lastIndexOf('.');
        boolean hasExtension = dot > 0 && NameBytes.of(name.substring(dot)) <= 100;
        String extension = hasExtension ? name.substring(dot) : "";
        String stem = hasExtension ? name.substring(0, dot) : name;
        String fit = isLong(stem, extension) ? hashed(name, stem, extension) : stem;
        return new TrashName(fit, extension, Instant.ofEpochSecond(at.getEpochSecond()), 1, false);
    }

    /** Reads a name; null if it is not of this form. */
    public static @Nullable TrashName parse(String name) {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            return null;
        }
        String extension = form.group(5);
        try {
            return new TrashName(
                    form.group(1),
                    extension == null ? "" : extension,
                    LocalDateTime.parse(form.group(2), STAMP).toInstant(ZoneOffset.UTC),
                    Integer.parseInt(form.group(3)),
                    form.group(4) != null);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What names of the same path have in common. */
    public String original() {
        return stem + extension;
    }

    /** Whether the path has a longer name than what is left of it here. */
    public boolean isCut() {
        return isLong(stem, extension);
    }

    /** What was cut and hashed is long as well: so no other name looks like it. */
    private static boolean isLong(String stem, String extension) {
        return NameBytes.of(stem) > room(extension) - NameBytes.LONGEST_CHARACTER;
    }

    private static int room(String extension) {
        return RelativePath.MAX_NAME_BYTES - MARK - NameBytes.of(extension);
    }

    private static String hashed(String name, String stem, String extension) {
        String hash =
                ContentDigest.ofWhole(
                                DigestAlgorithm.SHA_256,
                                ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)))
                        .hex();
        return NameBytes.cut(stem, room(extension) - HASH - 1) + "~" + hash.substring(0, HASH);
    }

    TrashName next() {
        return new TrashName(stem, extension, at, number + 1, isOnlyCopy);
    }

    /** This name, or one with the time of a name that is not older, and the next number. */
    TrashName after(TrashName other) {
        return other.at.isBefore(at)
                ? this
                : new TrashName(stem, extension, other.at, other.number + 1, isOnlyCopy);
    }

    /** The same for what no other node has. */
    TrashName ofOnlyCopy() {
        return new TrashName(stem, extension, at, number, true);
    }

    public String text() {
        return stem
                + "~"
                + STAMP.format(at.atOffset(ZoneOffset.UTC))
                + "-"
                + number
                + (isOnlyCopy ? ONLY_COPY : "")
                + extension;
    }
}
