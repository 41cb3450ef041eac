package dev.sluice.disk;

import java.io.IOException;

/** A call to the file system without an answer. */
@FunctionalInterface
interface IoStep {

    void run() throws IOException;
}
