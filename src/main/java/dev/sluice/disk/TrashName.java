package dev.sluice.disk;

import dev.sluice.domain.RelativePath;
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
 * The name of something in the trash: {@code stem~YYYYMMDD-HHMMSS-<n>.ext}, in UTC. The stem is cut
 * at a character boundary so that the name has at most 255 bytes.
 *
 * @param extension with its dot, or empty
 * @param number 1 or more, to tell apart what was kept within one second
 */
record TrashName(String stem, String extension, Instant at, int number) {

    static final Comparator<TrashName> BY_AGE =
            Comparator.comparing(TrashName::at).thenComparingInt(TrashName::number);

    private static final Pattern FORM =
            Pattern.compile("(?s)(.*)~(\\d{8}-\\d{6})-(\\d{1,9})(\\..*)?");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");

    /** Room for the mark with the longest number: a tilde, 15 characters, a dash, 9 digits. */
    private static final int MARK = 26;

    /** The name for a file, numbered 1. */
    static TrashName of(String name, Instant at) {
        int dot = name.lastIndexOf('.');
        boolean hasExtension = dot > 0 && bytes(name.substring(dot)) <= 100;
        String extension = hasExtension ? name.substring(dot) : "";
        String stem = hasExtension ? name.substring(0, dot) : name;
        int room = RelativePath.MOST_NAME_BYTES - MARK - bytes(extension);
        return new TrashName(
                cut(stem, room), extension, Instant.ofEpochSecond(at.getEpochSecond()), 1);
    }

    /** Reads a name; null if it is not of this form. */
    static @Nullable TrashName parse(String name) {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            return null;
        }
        String extension = form.group(4);
        try {
            return new TrashName(
                    form.group(1),
                    extension == null ? "" : extension,
                    LocalDateTime.parse(form.group(2), STAMP).toInstant(ZoneOffset.UTC),
                    Integer.parseInt(form.group(3)));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What names of the same path have in common. */
    String original() {
        return stem + extension;
    }

    TrashName next() {
        return new TrashName(stem, extension, at, number + 1);
    }

    /** This name, or one with the time of a name that is not older, and the next number. */
    TrashName after(TrashName other) {
        return other.at.isBefore(at)
                ? this
                : new TrashName(stem, extension, other.at, other.number + 1);
    }

    String text() {
        return stem + "~" + STAMP.format(at.atOffset(ZoneOffset.UTC)) + "-" + number + extension;
    }

    private static String cut(String text, int mostBytes) {
        int end = 0;
        int bytes = 0;
        while (end < text.length()) {
            String character = Character.toString(text.codePointAt(end));
            bytes += bytes(character);
            if (bytes > mostBytes) {
                break;
            }
            end += character.length();
        }
        return text.substring(0, end);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
