package dev.sluice.index;

import dev.sluice.domain.RelativePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is noted of contents that are read again. Reads, as those of {@link Index}. */
public interface Rereads {

    ScrubState state();

    /**
     * Live files by directory and name, at most {@code limit}.
     *
     * @param after the last of the page before, null for the first
     */
    List<Row> files(@Nullable RelativePath after, int limit);

    /** Whether any file may be rotten. Costs a query only after a commit. */
    boolean isAnyRotten();

    /** Rotten files by directory and name, at most {@code limit}. */
    List<Rot> rotten(int limit);

    /** How many there are. */
    long rottenCount();

    /** What is the matter with one file, null if nothing is known to be. */
    @Nullable Rot rotten(RelativePath path);
}
