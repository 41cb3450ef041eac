package dev.sluice.pull;

import org.jspecify.annotations.Nullable;

/**
 * What a round, or a pass over drift, works with.
 *
 * @param mirror of a {@code receive-only} folder, else null
 * @param adoption of a {@code receive-only} folder, else null
 */
record Parts(
        Target target,
        Failures failures,
        Forcing forcing,
        LockedDirectories locked,
        Publisher publisher,
        ContentPass contents,
        @Nullable Mirror mirror,
        @Nullable Adoption adoption) {}
