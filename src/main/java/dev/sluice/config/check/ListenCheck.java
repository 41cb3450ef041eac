package dev.sluice.config.check;

import dev.sluice.config.AuthConfig;
import dev.sluice.domain.Quoted;
import dev.sluice.settings.ConfigException;
import dev.sluice.settings.Key;
import java.net.InetAddress;

/** Checks that a node which lets everybody in is reached from outside only if somebody said so. */
public final class ListenCheck {

    private ListenCheck() {}

    /**
     * Checks one port's host against the mode.
     *
     * @param hostKey the key that the host comes from
     * @throws ConfigException if there is no mode and the host is not {@code localhost} or a
     *     loopback address
     */
    public static void check(AuthConfig auth, String hostKey, String host) {
        if (auth.mode().isEmpty() && !isLoopback(host)) {
            throw new ConfigException(
                    hostKey,
                    Quoted.of(host)
                            + " is reached from beyond this machine; set sluice.auth.mode to token or"
                            + " mtls, or to none to let everybody in who reaches the port, or listen"
                            + " on 127.0.0.1");
        }
    }

    /**
     * Checks a port's number.
     *
     * @param key that the number comes from
     * @throws ConfigException if it is not 0 (any that is free) to 65535
     */
    public static void checkPort(String key, int port) {
        new Key(key).within(port, 0, 65_535);
    }

    /** By the text alone: what a name resolves to may change after the start. */
    public static boolean isLoopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
