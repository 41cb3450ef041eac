package dev.sluice.hook;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.State;
import dev.sluice.index.FeedRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What has changed in a part of the feed: what others did, and conflict copies. */
final class Changed {

    /** Paths that are named, and bytes of them: an event must fit into a pipe. */
    private static final int MAX_PATHS = 20;

    private static final int MAX_CHARS = 4_096;

    private final Epoch own;
    private final Paths written = new Paths();
    private final Paths deleted = new Paths();
    private final Paths copies = new Paths();

    /**
     * @param own writer of what was changed here
     */
    Changed(Epoch own) {
        this.own = own;
    }

    void add(FeedRow row) {
        Entry entry = row.entry();
        boolean isLive = !(entry.state() instanceof State.Deleted);
        if (isLive && ConflictName.isCopy(entry.path())) {
            copies.add(entry);
        } else if (!entry.version().lastWriter().equals(own)) {
            (isLive ? written : deleted).add(entry);
        }
    }

    boolean isAny() {
        return written.count + deleted.count > 0;
    }

    boolean isAnyCopy() {
        return copies.count > 0;
    }

    void write(JsonGenerator json) throws IOException {
        json.writeNumberField("written", written.count);
        json.writeNumberField("deleted", deleted.count);
        written.write("writtenPaths", json);
        deleted.write("deletedPaths", json);
    }

    void writeCopies(JsonGenerator json) throws IOException {
        json.writeNumberField("copies", copies.count);
        copies.write("copyPaths", json);
    }

    /** The first of some paths, and how many there are. */
    private static final class Paths {

        private final List<String> first = new ArrayList<>();
        private int chars;
        private long count;

        void add(Entry entry) {
            count++;
            String path = entry.path().toString();
            if (first.size() < MAX_PATHS && chars + path.length() <= MAX_CHARS) {
                first.add(path);
                chars += path.length();
            }
        }

        void write(String field, JsonGenerator json) throws IOException {
            json.writeArrayFieldStart(field);
            for (String path : first) {
                json.writeString(path);
            }
            json.writeEndArray();
        }
    }
}
