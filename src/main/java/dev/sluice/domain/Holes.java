package dev.sluice.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a content has nothing but zeros that take no room on its disk: spans in their order, apart
 * from each other, and no more than {@link #MAX}.
 */
public final class Holes {

    /** What is scattered more is told in part. */
    public static final int MAX = 8_192;

    private Holes() {}

    /** The largest of some holes, as many as there may be. */
    public static List<Span> most(List<Span> found) {
        List<Span> kept = found;
        for (long least = 2; kept.size() > MAX; least *= 2) {
            long length = least;
            kept = kept.stream().filter(hole -> hole.length() >= length).toList();
        }
        return List.copyOf(kept);
    }

    /**
     * Holds them to what they must be.
     *
     * @throws IllegalArgumentException if they are not in order, not within the content, or too
     *     many
     */
    public static void check(List<Span> holes, long size) {
        if (holes.size() > MAX) {
            throw new IllegalArgumentException(
                    "there may be " + MAX + " holes at most, not " + holes.size());
        }
        long end = -1;
        for (Span hole : holes) {
            if (hole.offset() <= end || hole.end() > size) {
                throw new IllegalArgumentException(
                        "holes must be in order and apart, within %d bytes, not %s"
                                .formatted(size, hole));
            }
            end = hole.end();
        }
    }

    /** Bytes of all. */
    public static long bytes(List<Span> holes) {
        return holes.stream().mapToLong(Span::length).sum();
    }

    /** What of some spans, which are in order and apart, is in no hole. */
    public static List<Span> outside(List<Span> holes, List<Span> spans) {
        List<Span> data = new ArrayList<>();
        int next = 0;
        for (Span span : spans) {
            long at = span.offset();
            while (next < holes.size() && holes.get(next).end() <= at) {
                next++;
            }
            for (int i = next; i < holes.size() && holes.get(i).offset() < span.end(); i++) {
                if (holes.get(i).offset() > at) {
                    data.add(new Span(at, holes.get(i).offset() - at));
                }
                at = Math.max(at, holes.get(i).end());
            }
            if (at < span.end()) {
                data.add(new Span(at, span.end() - at));
            }
        }
        return List.copyOf(data);
    }
}
