package dev.sluice.peer.known;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What shows that a peer has the entries that we have, or why that is not shown.
 *
 * @param words for people, in one line
 * @param since when it came to be so; null where that says nothing
 * @param count how many entries differ
 * @param differences the first of them, by path, each with what differs
 */
public record Proof(
        Kind kind,
        String words,
        @Nullable Instant since,
        long count,
        Map<String, String> differences) {

    /** How it stands. */
    public enum Kind {
        /** The sums of all entries are the same. */
        EQUAL("equal", true),
        /**
         * The sums cannot be the same (it does not pull from us, or ignores other paths), but all
         * that it has was compared entry by entry.
         */
        LISTED("listed", true),
        /** It has not yet taken all that we have. */
        BEHIND("peer-behind", false),
        /** Not shown yet. */
        OPEN("unproven", false),
        /** All was read and taken, on both sides, and yet the entries differ. */
        DIVERGED("diverged", false);

        private final String code;
        private final boolean isInStep;

        Kind(String code, boolean isInStep) {
            this.code = code;
            this.isInStep = isInStep;
        }

        /** For scripts; never changed. */
        public String code() {
            return code;
        }

        /** Whether it lets us call the peer in step. */
        public boolean isInStep() {
            return isInStep;
        }
    }

    /** Before the first comparison. */
    public static final Proof NONE = open("nothing was compared yet");

    public Proof {
        differences = Map.copyOf(differences);
    }

    public static Proof equal() {
        return new Proof(Kind.EQUAL, "all entries are the same", null, 0, Map.of());
    }

    public static Proof listed(String words, Instant at) {
        return new Proof(Kind.LISTED, words, at, 0, Map.of());
    }

    public static Proof open(String words) {
        return new Proof(Kind.OPEN, words, null, 0, Map.of());
    }

    public static Proof behind(long changes) {
        String words =
                changes == 1
                        ? "it has not taken 1 change of ours yet"
                        : "it has not taken %d changes of ours yet".formatted(changes);
        return new Proof(Kind.BEHIND, words, null, 0, Map.of());
    }

    public static Proof diverged(Instant since, long count, Map<String, String> differences) {
        String words =
                count == 0
                        ? "its sum is not that of its entries: its index is damaged"
                        : "%d %s, though all was read"
                                .formatted(count, count == 1 ? "entry differs" : "entries differ");
        return new Proof(Kind.DIVERGED, words, since, count, differences);
    }

    /** The paths that differ, as far as they are named, in their order. */
    public List<String> paths() {
        return differences.keySet().stream().sorted().toList();
    }
}
