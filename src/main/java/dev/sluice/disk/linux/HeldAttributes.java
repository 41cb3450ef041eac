package dev.sluice.disk.linux;

import dev.sluice.disk.held.Stat;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owner, bits and extended attributes of one thing that is held or open. What sets something gives
 * 0, or a negated {@link Errno}.
 */
interface HeldAttributes extends AutoCloseable {

    /** As it is now; overwritten by the next call. */
    Stat stat() throws IOException;

    /**
     * Names of its attributes; null if the file system has none.
     *
     * @throws IOException if they cannot be told
     */
    @Nullable List<String> names() throws IOException;

    /** A value; null if there is none of the name any more. */
    byte @Nullable [] value(String attribute) throws IOException;

    int set(String attribute, byte[] value) throws IOException;

    /** What is not there is gone. */
    int remove(String attribute) throws IOException;

    /** A number of -1 leaves what it is. */
    int setOwner(long user, long group) throws IOException;

    /** Permissions and special bits. */
    int setMode(int bits) throws IOException;

    @Override
    void close();
}
