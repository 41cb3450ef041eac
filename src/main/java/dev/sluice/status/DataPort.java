package dev.sluice.status;

/**
 * How the data port is reached, for the commands that a person is shown.
 *
 * @param scheme {@code http} or {@code https}
 * @param auth the mode: {@code none}, {@code token} or {@code mtls}
 */
public record DataPort(String scheme, int port, String auth) {}
