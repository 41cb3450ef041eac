package dev.sluice.index.sqlite;

import dev.sluice.domain.RelativePath;
import dev.sluice.index.Rereads;
import dev.sluice.index.Rot;
import dev.sluice.index.Row;
import dev.sluice.index.ScrubState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read from the database. */
final class StoredRereads implements Rereads {

    private final Readers readers;
    private final Recent recent;

    StoredRereads(Readers readers, Recent recent) {
        this.readers = readers;
        this.recent = recent;
    }

    @Override
    public ScrubState state() {
        return readers.read("read how far a scrub is", tables -> tables.rereads().state());
    }

    @Override
    public List<Row> files(@Nullable RelativePath after, int limit) {
        return readers.read("read files", tables -> tables.entries().filesAfter(after, limit));
    }

    @Override
    public boolean isAnyRotten() {
        return recent.read("look for any rot", tables -> tables.rereads().isAny());
    }

    @Override
    public List<Rot> rotten(int limit) {
        return readers.read("read what has rotted", tables -> tables.rereads().all(limit));
    }

    @Override
    public long rottenCount() {
        return isAnyRotten()
                ? readers.read("count what has rotted", tables -> tables.rereads().count())
                : 0;
    }

    @Override
    public @Nullable Rot rotten(RelativePath path) {
        return isAnyRotten()
                ? readers.<@Nullable Rot>read("look for rot", tables -> tables.rereads().find(path))
                : null;
    }
}
