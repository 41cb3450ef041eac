package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the log looks: keys below {@code sluice.log}. */
@ConfigMapping(prefix = "sluice.log")
public interface LogConfig {

    /** {@code text}, a line for people, or {@code json}, an object a line for programs. */
    @WithDefault("text")
    String format();
}
