package dev.sluice.scan;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.held.LookedAt;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Neighbours;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hashes one file, and looks at it before and after: a digest counts only if nothing was changed
 * while it was computed. The look kept is the one before reading, since a write in the tick of the
 * last change would not show in one made after it.
 */
final class Reader {

    /** The common file is far below; of a larger one a second call is not what costs. */
    private static final int MAX_SMALL = 64 << 10;

    private final FolderRoot root;
    private final Hasher hasher;
    private final DigestAlgorithm algorithm;
    private final ScanCounter counter;

    Reader(FolderRoot root, Hasher hasher, DigestAlgorithm algorithm, ScanCounter counter) {
        this.root = root;
        this.hasher = hasher;
        this.algorithm = algorithm;
        this.counter = counter;
    }

    /** Whether it is read whole, by one call. */
    static boolean isSmall(FileStat looked) {
        return looked.size() <= MAX_SMALL;
    }

    /**
     * Never throws: a failure is a result.
     *
     * @param isWanted asked before each; none is read any more once it is not so
     */
    void read(
            List<HashTask> readings, BooleanSupplier isWanted, Consumer<HashTask.Result> results) {
        try (Neighbours near = root.neighbours()) {
            for (HashTask reading : readings) {
                if (!isWanted.getAsBoolean()) {
                    return;
                }
                results.accept(isSmall(reading.looked()) ? small(reading, near) : read(reading));
            }
        }
    }

    private HashTask.Result small(HashTask reading, Neighbours near) {
        try {
            ByteBuffer content = Hasher.buffer(MAX_SMALL);
            LookedAt looked = near.readWatched(reading.path(), content);
            FileStat before = looked.before();
            if (!isSmall(before)) {
                return reading.neverRests() ? read(reading) : new HashTask.Moved(reading);
            }
            boolean isWhole = content.flip().remaining() == before.size();
            if (!isWhole || !reading.neverRests() && !before.isSame(reading.looked())) {
                return new HashTask.Moved(reading);
            }
            ContentDigest digest = ContentDigest.of(algorithm);
            digest.update(content);
            counter.bytes.add(before.size());
            counter.hashed.increment();
            return compared(reading, before, looked.after(), digest.finish(), null);
        } catch (NoSuchFileException e) {
            return new HashTask.Moved(reading);
        } catch (IOException e) {
            return new HashTask.Failed(reading, e);
        } catch (RuntimeException | Error e) {
            return new HashTask.Failed(reading, new IOException("hash: " + e, e));
        }
    }

    /** Never throws: a failure is a result. */
    HashTask.Result read(HashTask reading) {
        try (OpenFile file = root.open(reading.path())) {
            return reading.neverRests() || file.identity().isSame(reading.looked())
                    ? hash(reading, file)
                    : new HashTask.Moved(reading);
        } catch (NoSuchFileException | EOFException e) {
            return new HashTask.Moved(reading);
        } catch (IOException e) {
            return new HashTask.Failed(reading, e);
        } catch (RuntimeException | Error e) {
            return new HashTask.Failed(reading, new IOException("hash: " + e, e));
        }
    }

    private HashTask.Result hash(HashTask reading, OpenFile file) throws IOException {
        FileStat before = file.identity();
        BlockHashing hashing =
                isListed(reading, before.size())
                        ? new BlockHashing(
                                algorithm,
                                before.size(),
                                BlockLimits.USUAL.blockSize(before.size()))
                        : null;
        Digest digest = hasher.hash(file, before.size(), algorithm, counter.bytes, hashing);
        counter.hashed.increment();
        BlockList blocks =
                hashing == null ? null : hashing.finish(root.holes(reading.path(), before));
        return compared(reading, before, root.look(reading.path()), digest, blocks);
    }

    private static HashTask.Result compared(
            HashTask reading,
            FileStat before,
            @Nullable FileStat after,
            Digest digest,
            @Nullable BlockList blocks) {
        if (after == null) {
            return new HashTask.Moved(reading);
        }
        if (after.isSame(before)) {
            return new HashTask.Hashed(reading, whole(reading, before), digest, false, blocks);
        }
        return reading.neverRests() && isSameFile(before, after)
                ? new HashTask.Hashed(reading, whole(reading, before), digest, true, blocks)
                : new HashTask.Moved(reading);
    }

    /**
     * With what else was looked at before. Of what never rests that may be older than the content:
     * then it is looked at once more, as nothing but the ctime would tell.
     */
    private static FileStat whole(HashTask reading, FileStat before) {
        FileStat whole = before.with(reading.looked().extras());
        return before.isSame(reading.looked()) ? whole : whole.racy();
    }

    /**
     * Whether peers will ask for the list of its blocks: they have another large content there. Of
     * what is new here it is made if somebody asks.
     */
    private static boolean isListed(HashTask reading, long size) {
        Row row = reading.row();
        return size >= BlockLimits.USUAL.leastContent()
                && row != null
                && row.entry().state() instanceof State.File old
                && old.size() >= BlockLimits.USUAL.leastContent();
    }

    private static boolean isSameFile(FileStat before, FileStat after) {
        return after.inode() == before.inode()
                && after.device() == before.device()
                && after.size() >= before.size();
    }
}
