package dev.sluice.peer.feed;

import dev.sluice.domain.Sequence;
import dev.sluice.peer.PeerException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what is read of a feed until a signature follows, and passes it on then. */
final class SealedSink implements FeedSink {

    /** What is to be passed on. */
    @FunctionalInterface
    private interface Item {
        void to(FeedSink sink) throws PeerException;
    }

    private final FeedSink sink;
    private final List<Item> kept = new ArrayList<>();
    private @Nullable FeedHeader header;

    SealedSink(FeedSink sink) {
        this.sink = sink;
    }

    /** A signature has come. */
    void release() throws PeerException {
        FeedHeader begun = header;
        header = null;
        if (begun != null) {
            sink.begin(begun);
        }
        for (Item item : kept) {
            item.to(sink);
        }
        kept.clear();
    }

    int size() {
        return kept.size();
    }

    @Override
    public void begin(FeedHeader begun) {
        header = begun;
    }

    @Override
    public void entry(FeedEntry entry) {
        kept.add(to -> to.entry(entry));
    }

    @Override
    public void refused(String path, String reason, Sequence sequence) {
        kept.add(to -> to.refused(path, reason, sequence));
    }
}
