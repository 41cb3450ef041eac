package dev.sluice.disk.held;

import java.io.IOException;

/** A call to the file system without an answer. */
@FunctionalInterface
public interface IoStep {

    void run() throws IOException;
}
