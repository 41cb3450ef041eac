package dev.sluice.pull.fetch;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.disk.staging.Staging;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Files of this folder that have a wanted content already: moved, copied, or fetched just now. */
public final class LocalSources {

    /** Files with the same content that are tried before the peer is asked. */
    private static final int MAX_TRIED = 3;

    private final Index index;
    private final Staging staging;
    private final Consumer<RelativePath> rescan;

    public LocalSources(Index index, Staging staging, Consumer<RelativePath> rescan) {
        this.index = index;
        this.staging = staging;
        this.rescan = rescan;
    }

    /** A copy of the content, or null if there is none to be had: then the peer is asked. */
    @Nullable StagedFile copy(State.File file) {
        for (Row row : index.filesWith(file.digest(), MAX_TRIED)) {
            FileStat seen = row.seen();
            StagedFile staged = seen == null ? null : copy(row.entry().path(), seen, file);
            if (staged != null) {
                return staged;
            }
        }
        return null;
    }

    private @Nullable StagedFile copy(RelativePath source, FileStat seen, State.File file) {
        StagedFile staged = null;
        try {
            staged = staging.copy(source, seen);
            if (isContent(staged.channel(), file)) {
                return staged;
            }
            rescan.accept(source);
        } catch (IOException e) {
            // Whatever is the matter with the source: the next one, or the peer, will do.
        }
        if (staged != null) {
            staged.discard();
        }
        return null;
    }

    /**
     * Whether the copy is what was wanted. It is read: what the stamps of a file say of its content
     * does not hold for what is written by way of a mapping, or within a tick of the clock.
     */
    private static boolean isContent(FileChannel copy, State.File file) throws IOException {
        return copy.size() == file.size() && hash(copy, file).finish().equals(file.digest());
    }

    /** Hashes a file from its beginning, and leaves the channel at its end. */
    static ContentDigest hash(FileChannel channel, State.File file) throws IOException {
        channel.position(0);
        return ContentDigest.ofRest(file.digest().algorithm(), channel, channel.size());
    }
}
