package dev.sluice.peer.feed;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a page said. */
public final class Heard implements FeedSink {

    private final List<FeedEntry> entries = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private @Nullable FeedHeader header;

    @Override
    public void begin(FeedHeader begun) {
        header = begun;
    }

    @Override
    public void entry(FeedEntry entry) {
        entries.add(entry);
    }

    @Override
    public void refused(String path, String reason, Sequence sequence) {
        refused.add(sequence + ": " + reason);
    }

    @Nullable FeedHeader header() {
        return header;
    }

    public List<FeedEntry> entries() {
        return entries;
    }

    List<String> paths() {
        return entries.stream()
                .map(FeedEntry::entry)
                .map(Entry::path)
                .map(Object::toString)
                .toList();
    }

    List<String> refused() {
        return refused;
    }
}
