package dev.sluice.config;

/**
 * What those who connect may cost.
 *
 * @param maxConnections at once on one port, 1 to 100,000
 * @param maxConnectionsPerAddress at once from one address, 1 to 100,000
 * @param leastRate bytes per second, 1 to 1,048,576
 */
public record ServeSettings(int maxConnections, int maxConnectionsPerAddress, int leastRate) {

    private static final int MOST_CONNECTIONS = 100_000;
    private static final int MOST_RATE = 1 << 20;

    /**
     * @throws ConfigException if a value is out of its range
     */
    public ServeSettings {
        new Key("sluice.serve.max-connections").within(maxConnections, 1, MOST_CONNECTIONS);
        new Key("sluice.serve.max-connections-per-address")
                .within(maxConnectionsPerAddress, 1, MOST_CONNECTIONS);
        new Key("sluice.serve.least-rate").within(leastRate, 1, MOST_RATE);
    }
}
