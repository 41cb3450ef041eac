package dev.sluice.index;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Where a simulated node has its index, which outlasts its process. */
public interface IndexHome extends AutoCloseable {

    /** Opens the index; makes a new one, with an epoch of the random's, if there is none. */
    Index open(FolderId folder, RunId run, InstantSource clock, RandomGenerator random);

    /** Puts a copy aside, in place of an older one; nothing if there is no index yet. */
    void backUp();

    /**
     * That copy takes the place of the index.
     *
     * @return whether there was one
     */
    boolean restore();

    /** The index is lost. */
    void wipe();

    /** Nobody needs it any more. */
    @Override
    void close();
}
