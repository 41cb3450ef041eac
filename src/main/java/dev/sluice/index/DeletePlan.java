package dev.sluice.index;

import java.time.Instant;

/**
 * Deletes that wait for a person: a fixed list of paths, each with the version of the entry that
 * would go.
 *
 * @param number never given twice
 * @param entries how many are left of the list; what has changed since has left it
 * @param reason why they wait
 */
public record DeletePlan(
        long number, DeleteOrigin origin, Instant since, long entries, String reason) {

    /** As people are told of it. */
    public String words() {
        return "plan %d: %,d deleted %s since %s: %s"
                .formatted(
                        number,
                        entries,
                        origin == DeleteOrigin.LOCAL ? "here" : "by a peer",
                        since,
                        reason);
    }
}
