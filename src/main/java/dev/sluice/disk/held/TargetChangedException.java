package dev.sluice.disk.held;

import java.io.IOException;

/**
 * What lies at a path is not what the index says, so nothing was touched; the caller asks for a
 * scan of the path.
 */
public final class TargetChangedException extends IOException {

    private static final long serialVersionUID = 1;

    public TargetChangedException(String message) {
        super(message);
    }
}
