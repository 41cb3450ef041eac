package dev.sluice.scan;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockSize;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Hashes one file, and looks at it before and after: a digest counts only if nothing was changed
 * while it was computed. The look kept is the one before reading, since a write in the tick of the
 * last change would not show in one made after it.
 */
final class Reader {

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

    /** Never throws: a failure is a result. */
    Reading.Result read(Reading reading) {
        try (OpenFile file = root.open(reading.path())) {
            return reading.neverRests() || file.identity().isSame(reading.looked())
                    ? hash(reading, file)
                    : new Reading.Moved(reading);
        } catch (NoSuchFileException | EOFException e) {
            return new Reading.Moved(reading);
        } catch (IOException e) {
            return new Reading.Failed(reading, e);
        } catch (RuntimeException | Error e) {
            return new Reading.Failed(reading, new IOException("hash: " + e, e));
        }
    }

    private Reading.Result hash(Reading reading, OpenFile file) throws IOException {
        FileIdentity before = file.identity();
        BlockHashing hashing =
                isListed(reading, before.size())
                        ? new BlockHashing(algorithm, before.size())
                        : null;
        Digest digest = hasher.hash(file, before.size(), algorithm, counter.bytes, hashing);
        counter.hashed.increment();
        BlockList blocks =
                hashing == null ? null : hashing.finish(root.holes(reading.path(), before));
        FileIdentity after = root.look(reading.path());
        if (after == null) {
            return new Reading.Moved(reading);
        }
        if (after.isSame(before)) {
            return new Reading.Hashed(reading, whole(reading, before), digest, false, blocks);
        }
        return reading.neverRests() && isSameFile(before, after)
                ? new Reading.Hashed(reading, whole(reading, before), digest, true, blocks)
                : new Reading.Moved(reading);
    }

    /** With what else was looked at right before. */
    private static FileIdentity whole(Reading reading, FileIdentity before) {
        return before.with(reading.looked().extras());
    }

    /**
     * Whether peers will ask for the list of its blocks: they have another large content there. Of
     * what is new here it is made if somebody asks.
     */
    private static boolean isListed(Reading reading, long size) {
        Row row = reading.row();
        return size >= BlockSize.LEAST_CONTENT
                && row != null
                && row.entry().state() instanceof State.File old
                && old.size() >= BlockSize.LEAST_CONTENT;
    }

    private static boolean isSameFile(FileIdentity before, FileIdentity after) {
        return after.inode() == before.inode()
                && after.device() == before.device()
                && after.size() >= before.size();
    }
}
