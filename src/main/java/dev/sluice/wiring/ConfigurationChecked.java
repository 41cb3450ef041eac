package dev.sluice.wiring;

import org.jspecify.annotations.Nullable;

/** Ends a start that was only to check the configuration, and found nothing wrong with it. */
final class ConfigurationChecked extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConfigurationChecked() {
        super("the configuration is right");
    }

    /** Whether it is what ended a start. */
    static boolean isIn(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigurationChecked) {
                return true;
            }
        }
        return false;
    }
}
