package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How changes are fetched from peers: keys below {@code sluice.pull}. */
@ConfigMapping(prefix = "sluice.pull")
public interface PullConfig {

    /** The beat: how often each peer is asked. 100 ms to 1 day. */
    @WithDefault("5s")
    @WithConverter(DurationText.class)
    Duration every();

    /** Transfers at once per peer: 1 to 64. */
    @WithDefault("4")
    int parallel();

    /**
     * Bytes per second that this node pulls, all folders and peers together, by the clock of its
     * time zone: {@code 10MiB}, or {@code 10MiB,22:00-06:00=unlimited}, see {@link
     * dev.sluice.domain.pace.Bandwidth}. At least 64 KiB.
     */
    @WithDefault("unlimited")
    String bandwidth();

    /** Whether a peer is also asked to hold its answer until there is something new. */
    @WithDefault("true")
    @WithConverter(SwitchText.class)
    boolean longPoll();

    /** Whether of a file of 1 MiB or more only the blocks are fetched that are not here. */
    @WithDefault("true")
    @WithConverter(SwitchText.class)
    boolean delta();
}
