package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether contents are read again that are thought unchanged: keys below {@code sluice.scrub}. */
@ConfigMapping(prefix = "sluice.scrub")
public interface ScrubConfig {

    /** How often all of them are: {@code 30d}; 1 s to 3650 days. {@code off}: only when asked. */
    @WithDefault("off")
    String every();

    /** Bytes per second that are read for it, all folders together. At least 64 KiB. */
    @WithDefault("20M")
    String rate();
}
