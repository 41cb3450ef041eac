package dev.sluice.pull;

/** What is missing here, so that a round with a peer could not take all it has. */
public record Lack(Kind kind, String reason) {

    /** What for. */
    public enum Kind {
        /** There is no room for contents. */
        CONTENTS,
        /** There is no room for the folder's index. */
        INDEX,
        /** The peer's feed is not read on: what it says would take too much. */
        FEED
    }
}
