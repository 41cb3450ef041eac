package dev.sluice.index;

import java.time.Instant;

/**
 * What waits for a person: a fixed list of paths, each with the version of the entry that would go
 * or be overwritten; or the ignore rules of a peer.
 *
 * @param number never given twice
 * @param entries how many are left of the list, what has changed since has left it; of rules, the
 *     paths that they would hide or show
 * @param reason why they wait
 */
public record DeletePlan(
        long number,
        PlanKind kind,
        DeleteOrigin origin,
        Instant since,
        long entries,
        String reason) {

    /** As people are told of it. */
    public String words() {
        return "plan %d: %s since %s: %s".formatted(number, what(), since, reason);
    }

    private String what() {
        String who = origin == DeleteOrigin.LOCAL ? "here" : "by a peer";
        return switch (kind) {
            case DELETES -> "%,d deleted %s".formatted(entries, who);
            case CHANGES -> "%,d overwritten %s".formatted(entries, who);
            case RULES -> "ignore rules %s wait".formatted(who.replace("by", "of"));
        };
    }
}
