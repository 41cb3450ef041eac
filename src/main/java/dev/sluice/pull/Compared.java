package dev.sluice.pull;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import java.util.List;
import java.util.Map;

/**
 * What came of comparing all entries of a peer with ours.
 *
 * @param isStill whether our index stayed as it was meanwhile; else the comparison says nothing
 * @param last the last sequence of the peer's listing
 * @param theirs the sum of what it listed
 * @param count how many entries differ
 * @param differences the first of them, and what differs
 * @param doubtful those that have one version on both sides and are not the same: one side is
 *     damaged
 */
public record Compared(
        boolean isStill,
        Sequence last,
        Sum theirs,
        long count,
        Map<RelativePath, String> differences,
        List<RelativePath> doubtful) {

    public Compared {
        differences = Map.copyOf(differences);
        doubtful = List.copyOf(doubtful);
    }
}
