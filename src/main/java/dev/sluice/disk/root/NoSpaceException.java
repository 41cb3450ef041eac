package dev.sluice.disk.root;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Faults;
import java.io.IOException;

/**
 * There is no room for what is to come: no fault of the file, and no reason to try it less often.
 */
public final class NoSpaceException extends IOException {

    private static final long serialVersionUID = 1;

    public NoSpaceException(String message) {
        super(message);
    }

    /** Whether a step failed because the disk, its inodes or a quota are used up. */
    public static boolean isCauseOf(Exception failure) {
        if (failure instanceof NoSpaceException) {
            return true;
        }
        Fault fault = Faults.of(failure);
        return fault == Fault.ENOSPC || fault == Fault.EDQUOT;
    }
}
