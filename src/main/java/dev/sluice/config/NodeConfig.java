package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** The node itself: keys directly below {@code sluice}. */
@ConfigMapping(prefix = "sluice")
public interface NodeConfig {

    /**
     * The directory of node id and index, made when it is absent. It must be writable, and neither
     * inside the root of a folder nor around one. Relative to the working directory.
     */
    @WithDefault("./sluice-state")
    String stateDir();

    /** The name shown to people; nothing depends on it. Absent: the host name. */
    Optional<String> nodeName();

    /**
     * The peers of every folder that names none of its own, separated by commas: {@code
     * http://host:8080}, or {@code dns://service:8080} for every address behind a name. Absent:
     * none, the node only serves.
     */
    Optional<List<String>> peers();

    /**
     * When content is fsynced: {@code batch} (grouped per batch of published files), {@code file}
     * (each one) or {@code none} (left to the kernel).
     */
    @WithDefault("batch")
    String durability();
}
