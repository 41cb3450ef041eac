package dev.sluice.pull.fetch;

import dev.sluice.disk.root.Space;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.pull.Failures;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.Target;
import dev.sluice.pull.Transfers;
import dev.sluice.pull.blocks.ContentBuffers;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Change;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Brings many small contents in one stream into staging, their digests checked. */
public final class BundleFetcher {

    /** The largest content that comes in a bundle: such a one is not worth being resumed. */
    public static final int MAX_SIZE = 256 << 10;

    private static final ContentBuffers BUFFERS = new ContentBuffers(MAX_SIZE);

    private final URI base;
    private final FolderId folder;
    private final SmallCopies copies;
    private final Target target;
    private final ContentClient contents;
    private final Transfers transfers;
    private final Failures failures;
    private final boolean willForce;
    private final PullResult.Counter counter;

    /** What is the same is asked for once. */
    private record Content(Digest digest, long size) {

        static Content of(ContentTask task) {
            return new Content(task.file().digest(), task.file().size());
        }
    }

    /**
     * @param willForce whether the contents will be fsynced
     * @param rescan gets a file whose content is not what the index says
     */
    public BundleFetcher(
            URI base,
            Index index,
            Target target,
            ContentClient contents,
            Transfers transfers,
            Failures failures,
            boolean willForce,
            Consumer<RelativePath> rescan,
            PullResult.Counter counter) {
        this.base = base;
        this.folder = index.folder();
        this.copies = new SmallCopies(index, target.root(), rescan);
        this.target = target;
        this.contents = contents;
        this.transfers = transfers;
        this.failures = failures;
        this.willForce = willForce;
        this.counter = counter;
    }

    static boolean takes(ContentTask task) {
        return task.file().size() <= MAX_SIZE;
    }

    /**
     * Brings the contents: copies what is here, fetches the rest.
     *
     * @param mayBeHere whether contents may have come since this was made
     * @param sink gets what was staged, some at a time
     * @param left gets what is to be fetched by itself: what the stream broke before
     * @throws PeerException why the stream broke
     * @throws IOException if there is no space for all, or the round was stopped
     */
    void fetch(
            List<ContentTask> tasks,
            boolean mayBeHere,
            Consumer<List<Change>> sink,
            Consumer<ContentTask> left,
            BooleanSupplier isStopped)
            throws PeerException, IOException {
        StagedBatch batch = new StagedBatch(target.staging(), willForce, failures, sink);
        ByteBuffer buffer = BUFFERS.borrow();
        long bytes = tasks.stream().mapToLong(task -> task.file().size()).sum();
        try (Space.Promise _ = target.promise(bytes, "a bundle")) {
            List<ContentTask> away = copies.stage(tasks, mayBeHere, buffer, batch, isStopped);
            receive(byContent(away), buffer, batch, left, isStopped);
        } finally {
            batch.flush();
            BUFFERS.release(buffer);
        }
    }

    private void receive(
            List<List<ContentTask>> away,
            ByteBuffer buffer,
            StagedBatch batch,
            Consumer<ContentTask> left,
            BooleanSupplier isStopped)
            throws PeerException, IOException {
        var receiver = new BundleReceiver(away, batch, failures, buffer, isStopped);
        try {
            contents.fetch(base, folder, items(away), receiver);
        } finally {
            receiver.rest().forEach(left);
            transfers.add(receiver.files(), receiver.bytes());
            counter.bytes.add(receiver.bytes());
        }
    }

    private static List<List<ContentTask>> byContent(List<ContentTask> tasks) {
        Map<Content, List<ContentTask>> byContent = new LinkedHashMap<>();
        for (ContentTask task : tasks) {
            byContent.computeIfAbsent(Content.of(task), _ -> new ArrayList<>(1)).add(task);
        }
        return List.copyOf(byContent.values());
    }

    private static List<BundleItem> items(List<List<ContentTask>> contents) {
        return contents.stream().map(tasks -> item(tasks.getFirst())).toList();
    }

    private static BundleItem item(ContentTask task) {
        return new BundleItem(
                task.wanted().entry().path(), task.file().digest(), task.file().size());
    }
}
