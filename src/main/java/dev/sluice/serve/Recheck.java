package dev.sluice.serve;

import dev.sluice.domain.RelativePath;

/**
 * Is told of files that are not what the index says. It takes no time, never fails, and may do
 * nothing: the caller reports again when it happens again.
 */
public interface Recheck {

    /** What is at the path is not, or no longer, what the index has seen there. */
    void look(RelativePath path);

    /**
     * A peer got a content with another digest than the index has.
     *
     * @param size of the file
     */
    void hash(RelativePath path, long size);
}
