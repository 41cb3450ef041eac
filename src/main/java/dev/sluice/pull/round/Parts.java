package dev.sluice.pull.round;

import dev.sluice.pull.Failures;
import dev.sluice.pull.Target;
import dev.sluice.pull.fetch.ContentPass;
import dev.sluice.pull.publish.Adoption;
import dev.sluice.pull.publish.Fsync;
import dev.sluice.pull.publish.LinkedFiles;
import dev.sluice.pull.publish.LockedDirectories;
import dev.sluice.pull.publish.Mirror;
import dev.sluice.pull.publish.Publisher;
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
        Fsync fsync,
        LockedDirectories locked,
        Publisher publisher,
        ContentPass contents,
        LinkedFiles linked,
        @Nullable Mirror mirror,
        @Nullable Adoption adoption) {}
