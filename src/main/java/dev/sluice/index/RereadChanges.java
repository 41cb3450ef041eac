package dev.sluice.index;

import dev.sluice.domain.RelativePath;

/** What can be noted of contents that are read again, all within {@link Index#write}. */
public interface RereadChanges {

    /** Notes how far a pass is. */
    void put(ScrubState state);

    /** Notes that a file is rotten. */
    void put(Rot rot);

    /** What is at a path is what it should be; nothing if that was known. */
    void sound(RelativePath path);

    /** Forgets what was noted of entries that are others by now. */
    void dropPast();
}
