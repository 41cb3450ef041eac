package dev.sluice.serve;

import dev.sluice.disk.Neighbours;
import dev.sluice.disk.OpenFile;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tar stream of a bundle. Headers, padding and small contents are gathered into large writes;
 * between them a large content leaves in slices of its own. A file is looked up, opened and, if it
 * is small, read and closed when its turn comes; so at most one is open, and what is held in memory
 * are the gather buffers, whatever was asked for.
 *
 * <p>A content that changed or is gone is marked and skipped as long as nothing of it was sent; one
 * that cannot be read counts as changed, since one bad file stops no folder and the caller's next
 * try may find it mended. A large one that changes under way ends the stream.
 */
final class BundlePieces implements Pieces {

    private static final Logger LOG = Logger.getLogger(BundlePieces.class);

    /** The most bytes of one small entry. */
    private static final int MOST_ENTRY =
            TarWriter.MOST_HEADERS + FileSender.GATHERED_MOST + TarWriter.BLOCK;

    private final Bundle bundle;
    private final SliceForm form;
    private final BufferSlices gathered;
    private final TarWriter tar = new TarWriter();
    private final GatherBuffers buffers = new GatherBuffers();
    private int next;
    private @Nullable FileSlices large;
    private long largeSize;
    private long bytes;
    private int files;
    private boolean ended;

    /**
     * @param form of the large contents
     * @param gathered of all else
     */
    BundlePieces(Bundle bundle, SliceForm form, BufferSlices gathered) {
        this.bundle = bundle;
        this.form = form;
        this.gathered = gathered;
    }

    @Override
    public boolean isAtEnd() {
        return ended;
    }

    @Override
    public boolean waitsForAll() {
        return large != null && !large.isAtEnd() && large.waitsForAll();
    }

    @Override
    public Piece next(int most) throws IOException {
        if (large != null && !large.isAtEnd()) {
            return large.next(most);
        }
        ByteBuf buffer = buffers.take();
        bytes = 0;
        files = 0;
        gather(buffer);
        return new Piece(
                gathered.of(buffer.retainedSlice()),
                new Sent(gathered.method(), bytes, files),
                null);
    }

    private void gather(ByteBuf buffer) throws IOException {
        if (large != null) {
            TarWriter.pad(largeSize, buffer);
            large = null;
        }
        try (Neighbours near = bundle.folder().root().root().neighbours()) {
            while (large == null && next < bundle.lines().size() && buffer.isWritable(MOST_ENTRY)) {
                add(bundle.lines().get(next), near, buffer);
                next++;
            }
        }
        if (large == null && next == bundle.lines().size() && buffer.isWritable(TarWriter.END)) {
            TarWriter.end(buffer);
            ended = true;
        }
    }

    private void add(BundleLine line, Neighbours near, ByteBuf buffer) throws IOException {
        ServedContent content = ServedContent.find(bundle.folder(), line.path());
        Skipped skipped = content == null ? Skipped.GONE : tryAdd(content, line, near, buffer);
        if (skipped != null) {
            tar.skipped(line.path(), skipped, buffer);
        }
    }

    private @Nullable Skipped tryAdd(
            ServedContent content, BundleLine line, Neighbours near, ByteBuf buffer)
            throws IOException {
        if (!content.file().digest().equals(line.digest())) {
            return Skipped.CHANGED;
        }
        int begin = buffer.writerIndex();
        try {
            return switch (content.find(near::open)) {
                case ServedContent.Found.Gone _ -> Skipped.GONE;
                case ServedContent.Found.Changed _ -> Skipped.CHANGED;
                case ServedContent.Found.Same same -> add(content, same.file(), buffer);
            };
        } catch (IOException e) {
            LOG.debugf(e, "bundle %s: skipped", line.path());
            buffer.writerIndex(begin);
            return Skipped.CHANGED;
        }
    }

    private @Nullable Skipped add(ServedContent content, OpenFile file, ByteBuf buffer)
            throws IOException {
        tar.file(content.path(), content.file(), buffer);
        if (!FileSender.isGathered(content.size())) {
            large = new FileSlices(content, file, form, 0, content.size());
            largeSize = content.size();
            return null;
        }
        try (file) {
            PageCache.readFully(file.channel(), 0, (int) content.size(), buffer);
        }
        TarWriter.pad(content.size(), buffer);
        bytes += content.size();
        files++;
        return null;
    }

    @Override
    public void close() {
        if (large != null) {
            large.close();
        }
        buffers.close();
    }

    @Override
    public String toString() {
        return "bundle of " + bundle.lines().size();
    }
}
