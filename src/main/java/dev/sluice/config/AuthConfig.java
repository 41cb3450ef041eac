package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who may talk to this node: keys below {@code sluice.auth}. */
@ConfigMapping(prefix = "sluice.auth")
public interface AuthConfig {

    /**
     * {@code none}: whoever reaches the port may read and write. Absent: the node listens on
     * loopback only. {@code token} and {@code mtls} are not in this version.
     */
    Optional<String> mode();
}
