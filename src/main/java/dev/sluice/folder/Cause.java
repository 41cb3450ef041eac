package dev.sluice.folder;

import java.util.Locale;

/** Why a path is not here, or not the same as elsewhere. */
public enum Cause {
    /** It is here, and all that is known of the peers says that it is the same there. */
    IN_STEP,
    /** Neither this node nor a peer has it. */
    UNKNOWN,
    /** A pattern hides it. */
    IGNORED,
    /** Its name cannot be replicated, or is taken by another one that is there. */
    NAME_REFUSED,
    /** The folder does not work. */
    STOPPED,
    /** The first scan since the start has not ended. */
    STARTING,
    /** Its content is on its way. */
    FETCHING,
    /** It waits for a person as part of a plan. */
    HELD,
    /** Its content has rotted here, and is fetched again. */
    ROTTEN,
    /** There is no room for it here. */
    NO_SPACE,
    /** The changes of a peer are not read on. */
    FEED_HELD,
    /** It could not be applied, and is tried again. */
    FAILED,
    /** What a peer says of it cannot be taken. */
    REFUSED,
    /** A peer has something newer, which comes. */
    WAITING,
    /** The changes of a peer are not read to their end. */
    READING,
    /** It was changed just now. */
    NOT_RESTED,
    /** It is not on the disk what it was, and no scan has seen that yet. */
    NOT_SCANNED,
    /** It is there, and cannot be replicated. */
    NOT_REPLICATED,
    /** It is gone, and whether that is to be so elsewhere is decided in a moment. */
    DELETES_COMING,
    /** It is the ignore file of a peer, whose rules are not in force. */
    RULES_HELD,
    /** It was changed in a mirror, and is put right. */
    DRIFT,
    /** Nothing can be written here. */
    READ_ONLY,
    /** The role of the folder forbids it. */
    ROLE,
    /** Two have changed it at once, and both versions are kept. */
    CONFLICT,
    /** All was read, and yet it differs from what a peer has. */
    DIVERGED,
    /** It was deleted. */
    DELETED,
    /** It is here, and a member has not said that it has it. */
    NOT_TAKEN,
    /** Nothing speaks against it, and it was not compared with a peer yet. */
    UNPROVED,
    /** A peer was not called yet. */
    PEER_UNKNOWN,
    /** A peer does not answer. */
    PEER_AWAY,
    /** A peer refuses us, or we it. */
    PEER_REFUSED,
    /** A peer is not who it says it is. */
    PEER_IMPOSTOR,
    /** A peer broke the protocol, and is left alone for a while. */
    PEER_SET_ASIDE;

    /** For scripts; never changed. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether nothing is left to do. */
    boolean isAtRest() {
        return this == IN_STEP || this == DELETED;
    }
}
