package dev.sluice.hook;

import java.io.IOException;

/** What events are signed with, as it is now. */
@FunctionalInterface
public interface Secret {

    byte[] read() throws IOException;
}
