package dev.sluice.disk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call to the file system. */
@FunctionalInterface
interface IoCall<T extends @Nullable Object> {

    T run() throws IOException;
}
