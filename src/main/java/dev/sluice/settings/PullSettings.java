package dev.sluice.settings;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.pace.Bandwidth;
import java.time.Duration;

/**
 * How changes are fetched.
 *
 * @param every the beat, 1 s to 1 day: the scheduler knows no shorter one
 * @param parallel transfers at once per peer, 1 to 64
 * @param bandwidth how fast contents are fetched, all folders and peers together
 * @param longPoll whether a peer may hold its answer until there is something new
 * @param delta whether of a large file only the blocks are fetched that are not here
 */
public record PullSettings(
        Duration every, int parallel, Bandwidth bandwidth, boolean longPoll, boolean delta) {

    /**
     * @throws ConfigException if a value is out of its range
     */
    public PullSettings {
        new Key("sluice.pull.every").within(every, Duration.ofSeconds(1), Duration.ofDays(1));
        new Key("sluice.pull.parallel").within(parallel, 1, 64);
    }

    /** Which contents are put together from blocks. */
    public BlockLimits blocks() {
        return delta ? BlockLimits.USUAL : BlockLimits.NONE;
    }
}
