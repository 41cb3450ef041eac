package dev.sluice.disk.held;

import java.lang.System.Logger.Level;

/** Closing what was only read, or is given up: a failure changes nothing, and is logged. */
public final class Closing {

    private static final System.Logger LOG = System.getLogger(Closing.class.getName());

    private Closing() {}

    public static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "close " + resource, e);
        }
    }
}
