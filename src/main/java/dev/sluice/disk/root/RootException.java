package dev.sluice.disk.root;

import java.io.IOException;

/**
 * The root of a folder is missing, unreadable, or not the directory that it was (no marker, or the
 * marker of another folder): the folder stops, and nothing is concluded from what is absent.
 */
public final class RootException extends IOException {

    private static final long serialVersionUID = 1;

    public RootException(String message) {
        super(message);
    }

    public RootException(String message, Throwable cause) {
        super(message, cause);
    }
}
