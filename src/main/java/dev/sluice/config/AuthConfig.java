package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who may talk to this node: keys below {@code sluice.auth}. */
@ConfigMapping(prefix = "sluice.auth")
public interface AuthConfig {

    /**
     * {@code token}: whoever sends one of the secrets of {@link #tokenFile}. {@code mtls}: whoever
     * has a certificate of an authority that is trusted. {@code none}: whoever reaches the port.
     * Absent: as none, but the node listens on loopback only.
     */
    Optional<String> mode();

    /**
     * The file of shared secrets, one a line, a name before it if it is one node's own; the first
     * is sent to peers, each is accepted. It is read again when it changes. Required with the mode
     * token, and refused with any other. Relative to the working directory.
     */
    Optional<String> tokenFile();

    /**
     * A file of secrets, as {@link #tokenFile}, for people: whoever gives one of them to the status
     * page may decide there on plans and conflicts, and restore from the trash. Absent: the page
     * shows, and changes nothing. No peer may know these. Relative to the working directory.
     */
    Optional<String> pageTokenFile();
}
