package dev.sluice.serve.content;

import dev.sluice.disk.held.ForeignMountException;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.Neighbours;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.serve.problem.ProblemException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tar stream of a bundle. Headers, padding and small contents are gathered into large writes;
 * between them a large content leaves in slices of its own. A file is opened and, if it is small,
 * read behind its header and closed when its turn comes; so at most one is open, and what is held
 * in memory are the gather buffers and the rows of a few hundred files, whatever was asked for.
 *
 * <p>A content that changed or is gone is marked and skipped as long as nothing of it was sent; one
 * that cannot be read counts as changed, since one bad file stops no folder and the caller's next
 * try may find it mended. A large one that changes under way ends the stream. Of a content that is
 * still on its way here a part is sent if it is here.
 */
final class BundlePieces implements AnswerPieces {

    private static final Logger LOG = Logger.getLogger(BundlePieces.class);

    /**
     * What is no longer than this is read into the stream. A longer one interrupts it: for a region
     * of its own a file is kept open, looked at again at its end, and handed from the disk's
     * threads to the event loop and back, which costs some 100 us, as copying 128 KiB twice does.
     * Where files of up to 128 KiB were gathered, and not only those of up to 32 KiB, the JDK's
     * sources took an eighth less time; with 256 KiB no less than with 128.
     */
    static final int MAX_GATHERED = 128 << 10;

    /** The most bytes of one small entry. */
    private static final int MAX_ENTRY = TarWriter.MAX_HEADERS + MAX_GATHERED + TarWriter.BLOCK;

    /** Memory for small pieces, one at a time: of small files, or of a large one with TLS. */
    static final long SMALL_PIECES = IdleBuffers.SMALL + Allowance.SMALL;

    /** Memory for large pieces beyond that, two at a time. */
    static final long LARGE_PIECES = (long) Transfer.WINDOW * IdleBuffers.SIZE - IdleBuffers.SMALL;

    /** Rows that are looked up together: enough that the index is asked seldom. */
    private static final int LOOKED_UP = 256;

    private final Bundle bundle;
    private final SliceForm form;
    private final BufferSlices gathered;
    private final TarWriter tar = new TarWriter();
    private final GatherBuffers buffers;
    private List<@Nullable ServedContent> contents = List.of();
    private int firstContent;
    private int next;
    private @Nullable FileSlices large;
    private long largeSize;
    private long bytes;
    private int files;
    private boolean ended;

    /**
     * @param form of the large contents
     * @param gathered of all else
     * @param idle what the bundle is gathered in
     */
    BundlePieces(Bundle bundle, SliceForm form, BufferSlices gathered, IdleBuffers idle) {
        this.bundle = bundle;
        this.form = form;
        this.gathered = gathered;
        this.buffers = new GatherBuffers(idle);
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
    public Piece next(int most, boolean roomy) throws IOException {
        if (large != null && !large.isAtEnd()) {
            return large.next(most, roomy);
        }
        ByteBuf buffer = buffers.take(roomy);
        bytes = 0;
        files = 0;
        gather(buffer, most);
        return new Piece(
                gathered.of(buffer.retainedSlice()),
                new Sent(gathered.method(), bytes, files),
                null);
    }

    /** Small entries, as many as make about so many bytes, and the headers of a large one. */
    private void gather(ByteBuf buffer, int most) throws IOException {
        if (large != null) {
            TarWriter.pad(largeSize, buffer);
            large = null;
        }
        try (Neighbours near = bundle.folder().root().root().neighbours()) {
            while (large == null
                    && next < bundle.lines().size()
                    && buffer.readableBytes() < most
                    && buffer.isWritable(MAX_ENTRY)) {
                add(bundle.lines().get(next), content(), near, buffer);
                next++;
            }
        }
        if (large == null && next == bundle.lines().size() && buffer.isWritable(TarWriter.END)) {
            TarWriter.end(buffer);
            ended = true;
        }
    }

    /** What the index has for the next line. */
    private @Nullable ServedContent content() {
        if (next == firstContent + contents.size()) {
            int end = Math.min(bundle.lines().size(), next + LOOKED_UP);
            List<RelativePath> paths =
                    bundle.lines().subList(next, end).stream().map(BundleLine::path).toList();
            contents = ServedContent.find(bundle.folder(), paths);
            firstContent = next;
        }
        return contents.get(next - firstContent);
    }

    private void add(
            BundleLine line, @Nullable ServedContent content, Neighbours near, ByteBuf buffer) {
        Skipped skipped = content == null ? Skipped.GONE : tryAdd(content, line, near, buffer);
        if (skipped != null && !tryPassOn(line, buffer)) {
            tar.skipped(line.path(), skipped, buffer);
        }
    }

    /** Adds a part of a content that is on its way here, if the part is here already. */
    private boolean tryPassOn(BundleLine line, ByteBuf buffer) {
        Span range = line.range();
        if (range == null) {
            return false;
        }
        int begin = buffer.writerIndex();
        boolean isAdded = false;
        try {
            PassedContent coming = PassedContent.find(bundle.folder(), line.path(), line.digest());
            isAdded = coming != null && passOn(coming, range, buffer);
        } catch (IOException | ProblemException e) {
            LOG.debugf(e, "bundle %s: not passed on", line.path());
        }
        if (!isAdded) {
            buffer.writerIndex(begin);
        }
        return isAdded;
    }

    private boolean passOn(PassedContent coming, Span range, ByteBuf buffer) throws IOException {
        if (!coming.has(range)) {
            return false;
        }
        tar.file(coming.path(), coming.file(), range.length(), buffer);
        OpenFile file = coming.open();
        if (range.length() > MAX_GATHERED) {
            large = new FileSlices(coming, file, form, range.offset(), range.length());
            largeSize = range.length();
            return true;
        }
        try (file) {
            return read(file, range, buffer);
        }
    }

    private @Nullable Skipped tryAdd(
            ServedContent content, BundleLine line, Neighbours near, ByteBuf buffer) {
        if (!content.file().digest().equals(line.digest())) {
            return Skipped.CHANGED;
        }
        Span range = line.range();
        if (range != null && range.end() > content.size()) {
            return Skipped.CHANGED;
        }
        long length = range == null ? content.size() : range.length();
        int begin = buffer.writerIndex();
        Skipped skipped;
        try {
            tar.file(content.path(), content.file(), length, buffer);
            if (length > MAX_GATHERED) {
                skipped = open(content, range == null ? 0 : range.offset(), length, near);
            } else {
                skipped =
                        range == null
                                ? read(content, near, buffer)
                                : read(content, range, near, buffer);
            }
        } catch (IOException e) {
            LOG.debugf(e, "bundle %s: skipped", line.path());
            skipped = Skipped.CHANGED;
        }
        if (skipped != null) {
            buffer.writerIndex(begin);
        }
        return skipped;
    }

    /** Reads a small content into its place in the buffer. */
    private @Nullable Skipped read(ServedContent content, Neighbours near, ByteBuf buffer)
            throws IOException {
        int size = (int) content.size();
        ByteBuffer place = buffer.internalNioBuffer(buffer.writerIndex(), size);
        FileStat now;
        try {
            now = near.read(content.path(), place);
        } catch (NoSuchFileException | AccessDeniedException | ForeignMountException e) {
            return skipped(content.absent(e));
        }
        if (place.hasRemaining() || !content.isStill(now)) {
            content.isOther();
            return Skipped.CHANGED;
        }
        buffer.writerIndex(buffer.writerIndex() + size);
        TarWriter.pad(size, buffer);
        bytes += size;
        files++;
        return null;
    }

    /** Reads a small part of a content into its place in the buffer. */
    private @Nullable Skipped read(
            ServedContent content, Span range, Neighbours near, ByteBuf buffer) throws IOException {
        return switch (content.find(near::open)) {
            case ServedContent.Found.Gone gone -> skipped(gone);
            case ServedContent.Found.Unavailable unavailable -> skipped(unavailable);
            case ServedContent.Found.Changed _ -> Skipped.CHANGED;
            case ServedContent.Found.Same(OpenFile file) -> {
                try (file) {
                    if (read(file, range, buffer)) {
                        yield null;
                    }
                    content.isOther();
                    yield Skipped.CHANGED;
                }
            }
        };
    }

    private boolean read(OpenFile file, Span range, ByteBuf buffer) throws IOException {
        int length = (int) range.length();
        long offset = range.offset();
        for (int done = 0; done < length; ) {
            int count = buffer.writeBytes(file.channel(), offset + done, length - done);
            if (count <= 0) {
                return false;
            }
            done += count;
        }
        TarWriter.pad(length, buffer);
        bytes += length;
        files++;
        return true;
    }

    private static Skipped skipped(ServedContent.Found found) {
        return found instanceof ServedContent.Found.Unavailable(String why)
                ? Skipped.unavailable(why)
                : Skipped.GONE;
    }

    private @Nullable Skipped open(ServedContent content, long first, long length, Neighbours near)
            throws IOException {
        return switch (content.find(near::open)) {
            case ServedContent.Found.Gone gone -> skipped(gone);
            case ServedContent.Found.Unavailable unavailable -> skipped(unavailable);
            case ServedContent.Found.Changed _ -> Skipped.CHANGED;
            case ServedContent.Found.Same same -> {
                large = new FileSlices(content, same.file(), form, first, length);
                largeSize = length;
                yield null;
            }
        };
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
