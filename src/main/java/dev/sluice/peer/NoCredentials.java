package dev.sluice.peer;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Shows nothing, and trusts whom the JDK trusts. */
public final class NoCredentials implements Credentials {

    @Override
    public @Nullable String authorization() {
        return null;
    }

    @Override
    public SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK's own trusted certificates cannot be read", e);
        }
    }
}
