package dev.sluice.status;

import dev.sluice.folder.Folder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The last hour of a node, one sample every {@value #EVERY_SECONDS} seconds, so that whoever opens
 * the page sees at once what has been going on. Costs 360 small objects, and no look at a disk.
 */
public final class History {

    /** Between two samples. */
    public static final int EVERY_SECONDS = 10;

    static final int MAX = 3600 / EVERY_SECONDS;

    /**
     * What went on since the sample before.
     *
     * @param received bytes of contents per second
     * @param sent bytes of contents per second
     * @param lagSeconds the longest of any folder and peer
     */
    record Sample(Instant at, long received, long sent, double lagSeconds) {}

    private final List<Folder> folders;
    private final LongSupplier received;
    private final LongSupplier sent;
    private final Deque<Sample> samples = new ArrayDeque<>(MAX);
    private Instant lastAt;
    private long lastReceived;
    private long lastSent;

    /**
     * @param sent bytes of contents sent since the start
     * @param now the beginning of the first sample, by the steady clock
     */
    public History(List<Folder> folders, LongSupplier sent, Instant now) {
        this(folders, () -> received(folders), sent, now);
    }

    History(List<Folder> folders, LongSupplier received, LongSupplier sent, Instant now) {
        this.folders = List.copyOf(folders);
        this.received = received;
        this.sent = sent;
        this.lastAt = now;
    }

    private static long received(List<Folder> folders) {
        return folders.stream().mapToLong(folder -> folder.transfers().bytes()).sum();
    }

    /** Takes a sample; the oldest gives way to it. */
    public synchronized void sample(Instant now) {
        long receivedNow = received.getAsLong();
        long sentNow = sent.getAsLong();
        long millis = Math.max(1, Duration.between(lastAt, now).toMillis());
        if (samples.size() == MAX) {
            samples.removeFirst();
        }
        samples.addLast(
                new Sample(
                        now,
                        perSecond(receivedNow - lastReceived, millis),
                        perSecond(sentNow - lastSent, millis),
                        Lag.longest(folders)));
        lastAt = now;
        lastReceived = receivedNow;
        lastSent = sentNow;
    }

    private static long perSecond(long bytes, long millis) {
        return Math.round(bytes * 1000.0 / millis);
    }

    /** The oldest first. */
    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }
}
