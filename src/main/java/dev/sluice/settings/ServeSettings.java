package dev.sluice.settings;

import dev.sluice.domain.Quoted;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What those who connect may cost.
 *
 * @param maxConnections at once on one port, 1 to 100,000
 * @param maxConnectionsPerAddress at once from one address, 1 to 100,000
 * @param leastRate bytes per second, 1 to 1,048,576
 * @param hosts further names under which people reach the node
 */
public record ServeSettings(
        int maxConnections, int maxConnectionsPerAddress, int leastRate, List<String> hosts) {

    /** A name as in RFC 1123; no port, no address. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9-]+)*\\.?");

    private static final int MAX_CONNECTIONS = 100_000;
    private static final int MAX_RATE = 1 << 20;

    /**
     * @throws ConfigException if a value is out of its range
     */
    public ServeSettings {
        new Key("sluice.serve.max-connections").within(maxConnections, 1, MAX_CONNECTIONS);
        new Key("sluice.serve.max-connections-per-address")
                .within(maxConnectionsPerAddress, 1, MAX_CONNECTIONS);
        new Key("sluice.serve.least-rate").within(leastRate, 1, MAX_RATE);
        for (String host : hosts) {
            if (!NAME.matcher(host).matches()) {
                throw new ConfigException(
                        "sluice.serve.hosts",
                        Quoted.of(host) + " is no name of a host, such as files.example.com");
            }
        }
        hosts = List.copyOf(hosts);
    }
}
