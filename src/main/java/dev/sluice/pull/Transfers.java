package dev.sluice.pull;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Need;
import dev.sluice.pull.blocks.Assembly;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.report.PullTally;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What is in flight to one folder, and how much ever was since the start. */
public final class Transfers {

    private final Set<ContentTransfer> active = ConcurrentHashMap.newKeySet();
    private final Set<Backlog> backlogs = ConcurrentHashMap.newKeySet();
    private final PullTotals totals = new PullTotals();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder files = new LongAdder();
    private final LongAdder bundledBytes = new LongAdder();
    private final LongAdder bundledFiles = new LongAdder();
    private final LongAdder blockBytes = new LongAdder();
    private final LongAdder blockFiles = new LongAdder();
    private final Map<Assembly.How, LongAdder> reused = new EnumMap<>(Assembly.How.class);

    public Transfers() {
        for (Assembly.How how : Assembly.How.values()) {
            reused.put(how, new LongAdder());
        }
    }

    /** What is in flight now, the oldest first. */
    public List<ContentTransfer> active() {
        return active.stream().sorted((a, b) -> a.started().compareTo(b.started())).toList();
    }

    /** Whether contents are on their way here, or what was read of a feed is not applied yet. */
    public boolean isBusy() {
        return !active.isEmpty() || backlogs.stream().anyMatch(backlog -> backlog.size() > 0);
    }

    /** What the rounds have done since the start of the process. */
    public PullTotals totals() {
        return totals;
    }

    /** What all rounds have done since the start of the process, up to the last byte received. */
    public PullTally tally() {
        PullTally now = totals.now();
        return new PullTally(now.entries(), now.files(), bytes(), now.deleted(), now.conflicts());
    }

    /**
     * Bytes still to be received of what is in flight, and of what rounds under way hold of their
     * peers' feeds; rows that wait in the index are not looked at.
     */
    public long bytesToCome() {
        long held = backlogs.stream().mapToLong(Backlog::contentBytes).sum();
        return held + active.stream().mapToLong(each -> each.size() - each.present()).sum();
    }

    /** Bytes received since the start of the process. */
    public long bytes() {
        return singleBytes() + bundledBytes() + blockBytes();
    }

    /** Those of files that came each by a request of its own. */
    public long singleBytes() {
        return bytes.sum();
    }

    /** Those of files that came many in one stream. */
    public long bundledBytes() {
        return bundledBytes.sum();
    }

    /** Those of lists of blocks, and of parts of files that were put together. */
    public long blockBytes() {
        return blockBytes.sum();
    }

    /** Contents put together from blocks since the start of the process. */
    public long blockFiles() {
        return blockFiles.sum();
    }

    /** Bytes that were not fetched: blocks of an old content, at the same offset. */
    public long reusedInPlace() {
        return reused(Assembly.How.SAME_OFFSET);
    }

    /** The same at another offset. */
    public long reusedMoved() {
        return reused(Assembly.How.MOVED);
    }

    /** Bytes that were not fetched since the content has them twice. */
    public long reusedCopied() {
        return reused(Assembly.How.COPIED);
    }

    private long reused(Assembly.How how) {
        LongAdder bytes = reused.get(how);
        return bytes == null ? 0 : bytes.sum();
    }

    /** Contents received whole since the start of the process, each by a request of its own. */
    public long singleFiles() {
        return files.sum();
    }

    /** Contents received whole since the start of the process, many in one stream. */
    public long bundledFiles() {
        return bundledFiles.sum();
    }

    /** How much a round under way holds of a peer's feed that is neither applied nor a row yet. */
    public long held(NodeId peer) {
        return backlogs.stream()
                .filter(backlog -> backlog.peer().equals(peer))
                .mapToLong(Backlog::size)
                .sum();
    }

    /** What rounds under way hold at a path that is neither applied nor a row yet. */
    public List<Need> heldAt(RelativePath path) {
        return backlogs.stream()
                .map(backlog -> backlog.heldAt(path))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The peers of rounds that have something to bring now, and this one; in their order. */
    public List<NodeId> busyWith(NodeId peer) {
        return Stream.concat(
                        Stream.of(peer),
                        backlogs.stream().filter(backlog -> backlog.size() > 0).map(Backlog::peer))
                .distinct()
                .sorted(Comparator.comparingLong(NodeId::bits))
                .toList();
    }

    void begin(Backlog backlog) {
        backlogs.add(backlog);
    }

    void end(Backlog backlog) {
        backlogs.remove(backlog);
    }

    public ContentTransfer begin(NodeId peer, RelativePath path, long size, Instant now) {
        return begin(new ContentTransfer(peer, path, size, now, bytes, files));
    }

    /** Of a content that is put together from blocks. */
    public ContentTransfer beginBlocks(NodeId peer, RelativePath path, long size, Instant now) {
        return begin(new ContentTransfer(peer, path, size, now, blockBytes, blockFiles));
    }

    private ContentTransfer begin(ContentTransfer transfer) {
        active.add(transfer);
        return transfer;
    }

    /** Of a list of blocks. */
    public void addBlockBytes(long more) {
        blockBytes.add(more);
    }

    public void reused(Assembly.How how, long more) {
        LongAdder bytes = reused.get(how);
        if (bytes != null) {
            bytes.add(more);
        }
    }

    /** Contents that came together with many others. */
    public void add(long moreFiles, long moreBytes) {
        bundledFiles.add(moreFiles);
        bundledBytes.add(moreBytes);
    }

    public void end(ContentTransfer transfer, boolean whole) {
        active.remove(transfer);
        if (whole) {
            transfer.isWhole();
        }
    }
}
