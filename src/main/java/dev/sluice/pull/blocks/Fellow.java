package dev.sluice.pull.blocks;

import dev.sluice.domain.Span;
import java.net.URI;
import java.util.List;

/**
 * A peer that may have a content as well.
 *
 * @param has which parts it had when it was asked, in order and apart; none if it has not answered,
 *     has another content, or gets this one only now
 */
record Fellow(URI base, List<Span> has) {

    Fellow {
        has = List.copyOf(has);
    }

    /** One that has all of a content of this size. */
    static Fellow whole(URI base, long size) {
        return new Fellow(base, List.of(new Span(0, size)));
    }

    /** Whether it has all of a content of this size. */
    boolean isWhole(long size) {
        return has.size() == 1 && has.getFirst().length() == size;
    }
}
