package dev.sluice.serve.content;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.staging.PartialContent;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Holes;
import dev.sluice.domain.Span;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Gives lists of blocks: the one that is kept, or one that is made now and kept from then on.
 * Whoever asks for one that is being made waits for it, for a while; few are made at once, since
 * each reads a whole content.
 */
@Singleton
public final class BlockLists {

    private static final Logger LOG = Logger.getLogger(BlockLists.class);

    private static final int MAX_AT_ONCE = 2;
    private static final int BUFFER = 1 << 20;

    /** Below the patience of our own callers: they are told to come again. */
    private static final long MAX_SECONDS = 15;

    /** How what reads a whole content is called. */
    @FunctionalInterface
    interface Calls {
        CompletableFuture<byte[]> call(Callable<byte[]> work);
    }

    private final Calls disk;
    private final Map<Key, CompletableFuture<byte[]>> underWay = new HashMap<>();

    private record Key(FolderId folder, Digest content) {}

    @Inject
    public BlockLists(DiskPool disk) {
        this(disk::callLong);
    }

    BlockLists(Calls disk) {
        this.disk = disk;
    }

    /**
     * The list of a content, as it is sent. On a thread that may wait for a disk.
     *
     * @throws ProblemException 404 or 412 as for the content itself, 503 if too many are made
     */
    CompletableFuture<byte[]> of(ServedContent content) throws IOException {
        byte[] kept = content.folder().index().blocks(content.file().digest());
        if (kept == null) {
            return making(content)
                    .orTimeout(MAX_SECONDS, TimeUnit.SECONDS)
                    .exceptionallyCompose(BlockLists::later);
        }
        content.open().close();
        return CompletableFuture.completedFuture(kept);
    }

    private static CompletableFuture<byte[]> later(Throwable failure) {
        return CompletableFuture.failedFuture(
                failure instanceof TimeoutException
                        ? new ProblemException(Problem.later("the list of blocks is being made"))
                        : failure);
    }

    /** Where the content has holes, as the first line of its list says it. */
    static byte[] holes(ServedContent content) throws IOException {
        return BlockText.header(
                content.file().digest(),
                content.size(),
                BlockLimits.USUAL.blockSize(content.size()),
                Holes.most(holesNow(content)));
    }

    /** The same line, and which parts can be had now. */
    static byte[] here(SendableContent content) throws IOException {
        return switch (content) {
            case ServedContent whole -> {
                List<Span> all = whole.size() == 0 ? List.of() : List.of(new Span(0, whole.size()));
                long blockSize = BlockLimits.USUAL.blockSize(whole.size());
                yield line(whole, blockSize, holesNow(whole), all);
            }
            case PassedContent(_, PartialContent coming) ->
                    line(content, coming.blockSize(), coming.holes(), coming.here());
        };
    }

    private static byte[] line(
            SendableContent content, long blockSize, List<Span> holes, List<Span> here) {
        return BlockText.have(
                content.file().digest(), content.size(), blockSize, Holes.most(holes), here);
    }

    private static List<Span> holesNow(ServedContent content) throws IOException {
        try (OpenFile file = content.open()) {
            List<Span> holes = holesOf(content, file);
            check(content, file);
            return holes;
        }
    }

    private static List<Span> holesOf(ServedContent content, OpenFile file) throws IOException {
        List<Span> holes = content.folder().root().root().holes(content.path(), file.identity());
        // A file that has grown since it was indexed is served up to the size that it had.
        boolean isWithin = holes.isEmpty() || holes.getLast().end() <= content.size();
        return isWithin ? holes : List.of();
    }

    private synchronized CompletableFuture<byte[]> making(ServedContent content) {
        Key key = new Key(content.folder().id(), content.file().digest());
        CompletableFuture<byte[]> other = underWay.get(key);
        if (other != null) {
            return other.copy();
        }
        if (underWay.size() >= MAX_AT_ONCE) {
            throw new ProblemException(
                    Problem.later("as many lists of blocks as may be are being made"));
        }
        CompletableFuture<byte[]> made = disk.call(() -> make(content));
        underWay.put(key, made);
        var _ = made.whenComplete((_, _) -> ended(key));
        return made.copy();
    }

    private synchronized void ended(Key key) {
        underWay.remove(key);
    }

    private static byte[] make(ServedContent content) throws IOException {
        try (OpenFile file = content.open()) {
            byte[] list = read(content, file);
            keep(content, list);
            return list;
        }
    }

    private static byte[] read(ServedContent content, OpenFile file) throws IOException {
        Digest expected = content.file().digest();
        ContentDigest whole = ContentDigest.of(expected.algorithm());
        BlockHashing blocks =
                new BlockHashing(
                        expected.algorithm(),
                        content.size(),
                        BlockLimits.USUAL.blockSize(content.size()));
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long position = 0;
        while (position < content.size()) {
            buffer.clear().limit((int) Math.min(BUFFER, content.size() - position));
            int count = file.channel().read(buffer, position);
            if (count <= 0) {
                content.isOther();
                throw changed();
            }
            position += count;
            blocks.update(buffer.flip().duplicate());
            whole.update(buffer);
        }
        List<Span> holes = holesOf(content, file);
        check(content, file);
        if (!whole.finish().equals(expected)) {
            // It was changed without a new time: a list of what is there now would be a lie.
            content.folder().recheck().hash(content.path(), content.size());
            throw changed();
        }
        return BlockText.encode(expected, blocks.finish(holes));
    }

    private static void check(ServedContent content, OpenFile file) {
        try {
            content.check(file);
        } catch (IOException e) {
            LOG.debugf("list blocks of %s: %s", content.path(), e.getMessage());
            throw changed();
        }
    }

    private static ProblemException changed() {
        return new ProblemException(
                new Problem(412, "the content has changed since it was indexed", null));
    }

    /** It is only made once more if that fails. */
    private static void keep(ServedContent content, byte[] list) {
        Index index = content.folder().index();
        try {
            var _ =
                    index.write(transaction -> {
                        transaction.putBlocks(content.file().digest(), list);
                        return true;
                    });
        } catch (IndexException e) {
            LOG.debugf(e, "keep the list of blocks of %s", content.path());
        }
    }
}
