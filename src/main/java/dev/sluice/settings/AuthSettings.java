package dev.sluice.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak.
 *
 * @param isChosen whether somebody said so; otherwise the mode is none, and only this machine is
 *     listened to
 * @param tokenFile absolute; there exactly with the mode token
 * @param pageTokenFile absolute; of those who may decide on the status page, null for nobody
 * @param tls the name of the TLS configuration in {@code quarkus.tls.<name>} that the data port
 *     uses and our own calls as well; null if there is none
 */
public record AuthSettings(
        AuthMode mode,
        boolean isChosen,
        @Nullable Path tokenFile,
        @Nullable Path pageTokenFile,
        @Nullable String tls) {}
