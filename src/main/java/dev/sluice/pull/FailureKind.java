package dev.sluice.pull;

import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Faults;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an entry could not be applied, as far as it matters to whoever has to do something. */
public enum FailureKind {
    /** The peer was not reached, or the transfer was cut off. */
    UNREACHABLE,
    /** The peer sent what is against the protocol, or not what it had announced. */
    CORRUPT,
    /** The peer no longer has it, or has something newer. */
    OUTDATED,
    /** The peer has something there that it cannot send: a FIFO, or what it may not read. */
    UNAVAILABLE,
    /** The peer refuses us, or we it. */
    REFUSED,
    /** Here is something that no scan has seen yet. */
    LOCAL_CHANGE,
    /** No space is left here. */
    NO_SPACE,
    /** The process may not do it here. */
    NOT_PERMITTED,
    /** The file system or the index gives an error. */
    DISK,
    /** A mistake of this program. */
    BUG;

    static FailureKind of(Exception cause) {
        return switch (cause) {
            case PeerException e -> of(e.kind());
            case TargetChangedException _ -> LOCAL_CHANGE;
            case IOException e when NoSpaceException.isCauseOf(e) -> NO_SPACE;
            case IOException e -> isNotPermitted(Faults.of(e)) ? NOT_PERMITTED : DISK;
            default -> BUG;
        };
    }

    private static boolean isNotPermitted(@Nullable Fault fault) {
        return fault == Fault.EACCES || fault == Fault.EPERM;
    }

    private static FailureKind of(PeerException.Kind kind) {
        return switch (kind) {
            case RETRY -> UNREACHABLE;
            case CORRUPT, MISMATCH -> CORRUPT;
            case VANISHED, CHANGED -> OUTDATED;
            case UNAVAILABLE -> UNAVAILABLE;
            case REFUSED, IMPOSTOR -> REFUSED;
            case BUG -> BUG;
        };
    }

    /** As the label of a metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
