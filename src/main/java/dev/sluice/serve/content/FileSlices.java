package dev.sluice.serve.content;

import dev.sluice.disk.held.OpenFile;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * A content, or a part of it, in slices. The last one is short and waits for all before it; then
 * the file is looked at once more, and if it changed there is no last slice, so that no caller has
 * a whole body.
 */
final class FileSlices implements AnswerPieces {

    private static final Logger LOG = Logger.getLogger(FileSlices.class);

    private static final int LAST_SLICE = 64 << 10;

    private final SendableContent content;
    private final OpenFile file;
    private final SliceForm form;
    private final long end;
    private long next;

    /**
     * @param first the first byte
     * @param length bytes, 1 or more
     */
    FileSlices(SendableContent content, OpenFile file, SliceForm form, long first, long length) {
        this.content = content;
        this.file = file;
        this.form = form;
        this.next = first;
        this.end = first + length;
    }

    @Override
    public boolean isAtEnd() {
        return next == end;
    }

    @Override
    public boolean waitsForAll() {
        return end - next <= LAST_SLICE;
    }

    @Override
    public Piece next(int most, boolean roomy) throws IOException {
        boolean last = waitsForAll();
        if (last) {
            content.check(file);
        }
        int bound = form.isInMemory() && !roomy ? Math.min(most, Allowance.SMALL) : most;
        int length = (int) Math.min(bound, last ? end - next : end - next - LAST_SLICE);
        SliceForm.Ready slice = form.prepare(file.channel(), next, length);
        next += length;
        return isAtEnd()
                ? new Piece(slice, new Sent(form.method(), length, 1), file)
                : new Piece(slice, new Sent(form.method(), length, 0), null);
    }

    /** The file itself, unless its last slice has taken it over. */
    @Override
    public void close() {
        if (!isAtEnd()) {
            lookOnceMore();
            close(file);
        }
    }

    /** It was cut: because the caller left, or because there is less of the file than there was. */
    private void lookOnceMore() {
        try {
            content.check(file);
        } catch (IOException e) {
            LOG.debugf("send %s: cut: %s", content.path(), e.getMessage());
        }
    }

    static void close(OpenFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("close a file that was sent", e);
        }
    }

    @Override
    public String toString() {
        return content.path().toString();
    }
}
