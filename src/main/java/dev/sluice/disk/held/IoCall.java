package dev.sluice.disk.held;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call to the file system. */
@FunctionalInterface
public interface IoCall<T extends @Nullable Object> {

    T run() throws IOException;
}
