package dev.sluice.pull.fetch;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Neighbours;
import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.pull.plan.ContentTask;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Small contents that a file of this folder has already: read, checked, and staged as if they had
 * come in a bundle. That takes a fifth of the system calls of a copy within the kernel, which pays
 * for large ones.
 */
final class SmallCopies {

    private final Index index;
    private final FolderRoot root;
    private final Consumer<RelativePath> rescan;

    /** Whether a content can be here already: an empty folder need not be asked for each. */
    private final boolean hasFiles;

    /**
     * @param rescan gets a file whose content is not what the index says
     */
    SmallCopies(Index index, FolderRoot root, Consumer<RelativePath> rescan) {
        this.index = index;
        this.root = root;
        this.rescan = rescan;
        this.hasFiles = index.totals().files() > 0;
    }

    /**
     * Stages what is here.
     *
     * @param mayBeHere whether contents may have come since this was made
     * @param buffer holds any of the contents
     * @return those that must be fetched
     * @throws InterruptedIOException if the round was stopped
     */
    List<ContentTask> stage(
            List<ContentTask> tasks,
            boolean mayBeHere,
            ByteBuffer buffer,
            StagedBatch batch,
            BooleanSupplier isStopped)
            throws IOException {
        if (!hasFiles && !mayBeHere) {
            return tasks;
        }
        Map<Digest, RelativePath> sources =
                index.sources(tasks.stream().map(task -> task.file().digest()).toList());
        List<ContentTask> away = new ArrayList<>(tasks.size());
        try (Neighbours neighbours = root.neighbours()) {
            for (ContentTask task : tasks) {
                RelativePath source = sources.get(task.file().digest());
                if (isStopped.getAsBoolean()) {
                    throw new InterruptedIOException("the round has ended");
                }
                if (source != null && read(neighbours, source, task.file(), buffer.clear())) {
                    batch.add(task, buffer);
                } else {
                    away.add(task);
                }
            }
        }
        return away;
    }

    /** Whether the buffer has the content then, from its position to its limit. */
    private boolean read(
            Neighbours neighbours, RelativePath source, State.File file, ByteBuffer buffer) {
        try {
            long size = neighbours.read(source, buffer).size();
            buffer.flip();
            if (size == file.size() && buffer.remaining() == size && isContent(buffer, file)) {
                return true;
            }
            rescan.accept(source);
        } catch (IOException e) {
            // Whatever is the matter with the source: the peer has it.
        }
        return false;
    }

    /** What the stamps of a file say of its content does not hold for what is mapped. */
    private static boolean isContent(ByteBuffer content, State.File file) {
        return ContentDigest.ofWhole(file.digest().algorithm(), content.duplicate())
                .equals(file.digest());
    }
}
