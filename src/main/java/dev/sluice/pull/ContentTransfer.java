package dev.sluice.pull;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** One content on its way from a peer, for the eyes of people. */
public final class ContentTransfer {

    /** Below this a broken transfer starts anew: keeping it costs more than sending it again. */
    public static final long RESUME_FROM = 1 << 20;

    private final NodeId peer;
    private final RelativePath path;
    private final long size;
    private final Instant started;
    private final AtomicLong resumedAt = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong reused = new AtomicLong();
    private final LongAdder total;
    private final LongAdder files;

    /**
     * @param total to which what is received is added as well
     * @param files which counts those that came whole
     */
    ContentTransfer(
            NodeId peer,
            RelativePath path,
            long size,
            Instant started,
            LongAdder total,
            LongAdder files) {
        this.peer = peer;
        this.path = path;
        this.size = size;
        this.started = started;
        this.total = total;
        this.files = files;
    }

    public NodeId peer() {
        return peer;
    }

    public RelativePath path() {
        return path;
    }

    /** Bytes in all. */
    public long size() {
        return size;
    }

    /** Bytes that are here, those of an earlier transfer included. */
    public long present() {
        return resumedAt.get() + received.get() + reused.get();
    }

    /** Bytes of it that were here already: those of an earlier transfer, and blocks of a file. */
    public long reused() {
        return resumedAt.get() + reused.get();
    }

    /** Bytes that this transfer has brought so far. */
    public long received() {
        return received.get();
    }

    public Instant started() {
        return started;
    }

    public void resumeAt(long bytes) {
        resumedAt.set(bytes);
    }

    void isWhole() {
        files.increment();
    }

    public void reuse(long bytes) {
        reused.addAndGet(bytes);
    }

    public void add(long bytes) {
        received.addAndGet(bytes);
        total.add(bytes);
    }
}
