package dev.sluice.settings;

import dev.sluice.domain.Quoted;

/** How a caller shows that it may speak. */
public enum AuthMode {
    /** It need not. */
    NONE("none"),
    /** By a shared secret. */
    TOKEN("token"),
    /** By a certificate. */
    MTLS("mtls");

    private final String text;

    AuthMode(String text) {
        this.text = text;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if there is no such mode, naming all
     */
    public static AuthMode of(String text) {
        for (AuthMode mode : values()) {
            if (mode.text.equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("must be none, token or mtls, not " + Quoted.of(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
