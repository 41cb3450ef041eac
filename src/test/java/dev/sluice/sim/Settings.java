package dev.sluice.sim;

import dev.sluice.budget.DeleteLimits;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Role;
import dev.sluice.ignore.IgnoreFileMode;

/**
 * How a node is run, as far as the seeds choose it.
 *
 * @param isPrivileged whether it may give files away, as root may
 */
record Settings(
        Role role,
        IgnoreFileMode ignoreFile,
        DeleteLimits deletes,
        DeleteLimits changes,
        int trashDays,
        Preserve preserve,
        boolean isPrivileged) {

    Settings with(Role other) {
        return new Settings(other, ignoreFile, deletes, changes, trashDays, preserve, isPrivileged);
    }

    boolean isMirror() {
        return role == Role.RECEIVE_ONLY;
    }

    boolean keepsLinks() {
        return preserve.has(Preserve.What.HARDLINKS);
    }

    @Override
    public String toString() {
        return "%s, .sluiceignore %s, at most %d deletes and %d overwrites, %d days of trash, preserve %s%s"
                .formatted(
                        role,
                        ignoreFile,
                        deletes.count(),
                        changes.count(),
                        trashDays,
                        preserve.what(),
                        isPrivileged ? "" : " without privileges");
    }
}
