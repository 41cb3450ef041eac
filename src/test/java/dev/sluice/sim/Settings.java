package dev.sluice.sim;

import dev.sluice.budget.DeleteLimits;
import dev.sluice.domain.Role;
import dev.sluice.ignore.IgnoreFileMode;

/** How a node is run, as far as the seeds choose it. */
record Settings(
        Role role,
        IgnoreFileMode ignoreFile,
        DeleteLimits deletes,
        DeleteLimits changes,
        int trashDays) {

    Settings with(Role other) {
        return new Settings(other, ignoreFile, deletes, changes, trashDays);
    }

    boolean isMirror() {
        return role == Role.RECEIVE_ONLY;
    }

    @Override
    public String toString() {
        return "%s, .sluiceignore %s, at most %d deletes and %d overwrites, %d days of trash"
                .formatted(role, ignoreFile, deletes.count(), changes.count(), trashDays);
    }
}
