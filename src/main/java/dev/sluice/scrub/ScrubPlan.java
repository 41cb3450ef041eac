package dev.sluice.scrub;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the contents of a folder are read again, and how fast.
 *
 * @param every from the beginning of one pass to that of the next; null for only when a person asks
 * @param pace of the passes that nobody has asked for, one for all folders of a node
 */
public record ScrubPlan(@Nullable Duration every, ScrubPace pace) {

    /** Only when a person asks. */
    public static final ScrubPlan OFF = new ScrubPlan(null, ScrubPace.UNLIMITED);
}
