package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What those who connect may cost this node: keys below {@code sluice.serve}. */
@ConfigMapping(prefix = "sluice.serve")
public interface ServeConfig {

    /** Connections at once on each of the two ports: 1 to 100,000. */
    @WithDefault("2000")
    int maxConnections();

    /**
     * Connections at once from one address, with IPv6 from one network of 64 bits: 1 to 100,000. A
     * peer has at most one for each transfer and two more for each folder.
     */
    @WithDefault("1200")
    int maxConnectionsPerAddress();

    /**
     * Bytes per second below which whoever sends a body or reads an answer is cut off, on average
     * over a minute: 1 to 1,048,576.
     */
    @WithDefault("512")
    int leastRate();

    /**
     * Further names under which people reach this node, several separated by commas, for example
     * {@code files.example.com}. Its addresses, the machine's own name, names without a dot and
     * those below local, internal, localhost, home.arpa and svc are known by themselves.
     */
    Optional<List<String>> hosts();
}
