package dev.sluice.disk.staging;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Holes;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A content on its way here, and which of its blocks are verified: those never change again, so
 * that others can read them. They are verified against a list of somebody who is not believed, so
 * whoever reads them holds them to his own. Safe for several threads.
 */
public final class PartialContent {

    private final HeldDirectory directory;
    private final String name;
    private final RelativePath path;
    private final State.File file;
    private final BlockList list;
    private final PartialContents all;
    private final BitSet verified = new BitSet();

    PartialContent(
            HeldDirectory directory,
            String name,
            RelativePath path,
            State.File file,
            BlockList list,
            PartialContents all) {
        this.directory = directory;
        this.name = name;
        this.path = path;
        this.file = file;
        this.list = list;
        this.all = all;
    }

    /** Where it will be. */
    public RelativePath path() {
        return path;
    }

    /** What it will be. */
    public State.File file() {
        return file;
    }

    /** Bytes of its blocks. */
    public long blockSize() {
        return list.blockSize();
    }

    /** Where it is said to have holes. */
    public List<Span> holes() {
        return list.holes();
    }

    /**
     * A part is in the temp file, and its blocks are those of the list. Of a block that is not all
     * in it nothing is passed on: the rest is in a hole.
     */
    public synchronized void verified(Span part) {
        long size = blockSize();
        int first = (int) ((part.offset() + size - 1) / size);
        int end = (int) (part.end() == list.size() ? list.count() : part.end() / size);
        if (first < end) {
            verified.set(first, end);
        }
    }

    /** Whether all of a part is here and verified. */
    public synchronized boolean has(Span part) {
        if (part.end() > list.size()) {
            return false;
        }
        int last = (int) ((part.end() - 1) / blockSize());
        return verified.nextClearBit((int) (part.offset() / blockSize())) > last;
    }

    /** What is here and verified, in order and apart; of very many parts the largest. */
    public synchronized List<Span> here() {
        List<Span> here = new ArrayList<>();
        for (int first = verified.nextSetBit(0); first >= 0; ) {
            int end = verified.nextClearBit(first);
            long offset = list.offset(first);
            here.add(new Span(offset, Math.min(end * blockSize(), list.size()) - offset));
            first = verified.nextSetBit(end);
        }
        return Holes.most(here);
    }

    /** Whether it is still on its way; else it is at its path, or was given up. */
    public boolean isUnderWay() {
        return all.has(this, name);
    }

    /**
     * Opens it for reading what is verified. What was opened stays readable when it gets its place.
     *
     * @throws NoSuchFileException if it is not on its way any more
     */
    public OpenFile open() throws IOException {
        OpenFile open = directory.open(name);
        // Only now: the name may have been given to another attempt, of which nothing is verified.
        if (isUnderWay()) {
            return open;
        }
        open.close();
        throw new NoSuchFileException(path.toString(), null, "is not on its way here any more");
    }

    @Override
    public String toString() {
        return path + ", of which " + Holes.bytes(here()) + " bytes are here";
    }
}
