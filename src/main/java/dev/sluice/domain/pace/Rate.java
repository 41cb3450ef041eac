package dev.sluice.domain.pace;

import dev.sluice.domain.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How fast bytes may come. Written as a number with a binary unit, {@code 500K}, {@code 10MiB},
 * {@code 2G}, without one as bytes, or as {@code unlimited}.
 *
 * @param bytesPerSecond 64 KiB to 1 TiB, or that of {@link #UNLIMITED}
 */
public record Rate(long bytesPerSecond) {

    /** No limit. */
    public static final Rate UNLIMITED = new Rate(Long.MAX_VALUE);

    /**
     * What a sender of ours writes at first, 256 KiB, leaves within its idle timeout of 90 s as
     * long as no more than 22 transfers share this rate; later it writes less at a time.
     */
    private static final long MIN = 64L << 10;

    private static final long MAX = 1L << 40;
    private static final String NONE = "unlimited";
    private static final Pattern FORM = Pattern.compile("(\\d{1,13})(?:([KMG])(?:iB)?)?");

    /**
     * @throws IllegalArgumentException if it is less than 64 KiB/s or more than 1 TiB/s
     */
    public Rate {
        if (bytesPerSecond != Long.MAX_VALUE && (bytesPerSecond < MIN || bytesPerSecond > MAX)) {
            throw new IllegalArgumentException(
                    "a rate must be 64K to 1024G bytes per second or unlimited, not "
                            + bytesPerSecond);
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is none, or out of range
     */
    public static Rate of(String text) {
        if (text.equals(NONE)) {
            return UNLIMITED;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a rate is bytes per second such as 500K, 10MiB or 2G, or unlimited, not "
                            + Quoted.of(text));
        }
        long unit = unit(matcher.group(2));
        return new Rate(Math.min(Long.parseLong(matcher.group(1)), MAX / unit + 1) * unit);
    }

    private static long unit(@Nullable String letter) {
        return switch (letter) {
            case "K" -> 1L << 10;
            case "M" -> 1L << 20;
            case "G" -> 1L << 30;
            case null, default -> 1;
        };
    }

    public boolean isUnlimited() {
        return bytesPerSecond == Long.MAX_VALUE;
    }

    @Override
    public String toString() {
        return isUnlimited() ? NONE : Long.toString(bytesPerSecond);
    }
}
