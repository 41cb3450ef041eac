package dev.sluice.disk.linux;

import dev.sluice.domain.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an inode is: what it says now, and what of that would be there after a loss of power. Names
 * are bytes, each kept as a character of the same number.
 */
public final class MemoryNode {

    private static final byte[] NOTHING = {};
    private static final SortedMap<String, byte[]> NO_ATTRIBUTES =
            Collections.unmodifiableSortedMap(new TreeMap<>());

    public final long inode;

    /** Null for what is not replicated, a FIFO. */
    public final @Nullable Kind kind;

    public int mode;
    public long user;
    public long group;

    /** Extended attributes; the map is never changed but replaced. */
    public SortedMap<String, byte[]> attributes = NO_ATTRIBUTES;

    public Instant mtime;
    public Instant ctime;

    /** How many names it has, in directories that have one. */
    public int links;

    /** Of a directory. */
    public final Map<String, MemoryNode> names = new LinkedHashMap<>();

    /** Of a directory: where it is, null for the root and for what has no name. */
    @Nullable MemoryNode parent;

    /** Of a symbolic link. */
    public String target = "";

    private byte[] data = NOTHING;
    private int size;

    /** Of a directory: the names that a loss of power leaves in any case. */
    Map<String, MemoryNode> savedNames = Map.of();

    byte[] savedData = NOTHING;
    int savedMode;
    Instant savedMtime;
    private long savedUser;
    private long savedGroup;
    private SortedMap<String, byte[]> savedAttributes = NO_ATTRIBUTES;

    MemoryNode(long inode, @Nullable Kind kind, int mode, Instant now) {
        this.inode = inode;
        this.kind = kind;
        this.mode = mode;
        this.mtime = now;
        this.ctime = now;
        this.savedMode = mode;
        this.savedMtime = now;
    }

    void saveMetadata() {
        savedMode = mode;
        savedMtime = mtime;
        savedUser = user;
        savedGroup = group;
        savedAttributes = attributes;
    }

    /** An ACL is a part of the mode. */
    void loseModeAndAttributes() {
        mode = savedMode;
        attributes = savedAttributes;
    }

    void loseOwner() {
        user = savedUser;
        group = savedGroup;
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    public boolean isFile() {
        return kind == Kind.FILE;
    }

    public boolean isLink() {
        return kind == Kind.SYMLINK;
    }

    /** What it is, in words. */
    public String type() {
        return kind == null ? "is a FIFO" : "is a " + kind;
    }

    public int size() {
        return size;
    }

    byte[] content() {
        return Arrays.copyOf(data, size);
    }

    void setContent(byte[] content) {
        data = content.clone();
        size = content.length;
    }

    /** Bytes from a position on, as many as there are. */
    int read(long position, byte[] into, int offset, int most) {
        int count = (int) Math.min(most, size - position);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(data, (int) position, into, offset, count);
        return count;
    }

    void write(long position, byte[] bytes) {
        int end = Math.addExact(Math.toIntExact(position), bytes.length);
        if (end > data.length) {
            data = Arrays.copyOf(data, Math.max(end, data.length * 2));
        }
        System.arraycopy(bytes, 0, data, (int) position, bytes.length);
        size = Math.max(size, end);
    }

    void resize(long length) {
        int wanted = Math.toIntExact(length);
        data = Arrays.copyOf(data, wanted);
        size = wanted;
    }
}
