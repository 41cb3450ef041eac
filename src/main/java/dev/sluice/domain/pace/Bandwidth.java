package dev.sluice.domain.pace;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast a node may pull at each time of the day: parts separated by commas, each a {@link Rate},
 * or {@link Hours}, {@code =} and the rate that holds in them. Of several that hold the last one
 * wins; where none does there is no limit.
 *
 * <pre>
 * 10MiB                               always
 * 10MiB,22:00-06:00=unlimited         but not at night
 * 08:00-18:00=1M,12:00-13:00=4M       only by day, more at noon
 * </pre>
 *
 * @param parts in the order in which they are written; none means no limit
 */
public record Bandwidth(List<Part> parts) {

    /** No limit at any time. */
    public static final Bandwidth UNLIMITED = new Bandwidth(List.of());

    /**
     * A rate and when it holds.
     *
     * @param hours null for always
     */
    public record Part(@Nullable Hours hours, Rate rate) {

        private static Part of(String text) {
            int equals = text.indexOf('=');
            return equals < 0
                    ? new Part(null, Rate.of(text))
                    : new Part(
                            Hours.of(text.substring(0, equals).strip()),
                            Rate.of(text.substring(equals + 1).strip()));
        }

        private boolean holdsAt(LocalTime time) {
            return hours == null || hours.include(time);
        }
    }

    public Bandwidth {
        parts = List.copyOf(parts);
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if a part is no rate, or its hours are none
     */
    public static Bandwidth of(String text) {
        List<Part> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            parts.add(Part.of(part.strip()));
        }
        return new Bandwidth(parts);
    }

    /** Whether it is unlimited at every time. */
    public boolean isUnlimited() {
        return parts.stream().allMatch(part -> part.rate().isUnlimited());
    }

    /** The rate that holds at a time of the day. */
    public Rate at(LocalTime time) {
        for (Part part : parts.reversed()) {
            if (part.holdsAt(time)) {
                return part.rate();
            }
        }
        return Rate.UNLIMITED;
    }
}
