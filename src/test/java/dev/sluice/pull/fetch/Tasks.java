package dev.sluice.pull.fetch;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Need;
import dev.sluice.pull.plan.ContentTask;
import java.time.Instant;
import java.util.Map;

/** Contents that are to be brought. */
final class Tasks {

    private Tasks() {}

    static Digest digest(int number) {
        return Digest.of("xxh3-128:%032x".formatted(number));
    }

    /** A content for a path. */
    static ContentTask task(String path, Digest content, long size) {
        State.File file = new State.File(size, Instant.EPOCH, new Mode(0644), content);
        Entry entry =
                new Entry(RelativePath.of(path), file, null, Version.of(Map.of(new Epoch(1), 2L)));
        Need wanted =
                new Need(
                        new NodeId(1),
                        entry,
                        new Sequence(1),
                        Instant.EPOCH,
                        0,
                        null,
                        Instant.EPOCH);
        return new ContentTask(wanted, null, entry, file, false, true);
    }
}
