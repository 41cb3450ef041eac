package dev.sluice.disk.root;

import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The note in {@code .sluice} of a mode that is lent for a moment.
 *
 * @param mode to be given back
 * @param lent what stands there until then
 * @param path within the folder
 */
record LentMode(Mode mode, Mode lent, long inode, String path) {

    static final String PREFIX = "lent-";

    private static final int FIELDS = 4;
    private static final int MAX_BYTES = 32 << 10;

    private static final int READ = 0400;
    private static final int READ_AND_ENTER = 0500;

    /** Null if its mode does not keep the owner from reading it. */
    static @Nullable LentMode of(String path, FileStat found) {
        int needed =
                switch (found.kind()) {
                    case FILE -> READ;
                    case DIRECTORY -> READ_AND_ENTER;
                    case SYMLINK -> 0;
                };
        Mode lent = new Mode(found.mode().bits() | needed);
        return lent.equals(found.mode())
                ? null
                : new LentMode(found.mode(), lent, found.inode(), path);
    }

    /** Null if it was not written to its end: then nothing was lent yet. */
    static @Nullable LentMode read(HeldDirectory reserved, String name) throws IOException {
        try (OpenFile file = reserved.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
            while (bytes.hasRemaining() && file.channel().read(bytes) >= 0) {}
            String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
            List<String> fields = List.of(text.split(" ", FIELDS));
            return fields.size() == FIELDS && text.endsWith("\n") ? of(fields) : null;
        } catch (IllegalArgumentException e) {
            throw new IOException(reserved.pathOf(name) + " is damaged: " + e.getMessage(), e);
        }
    }

    private static LentMode of(List<String> fields) {
        String path = fields.get(3);
        return new LentMode(
                Mode.of(fields.get(0)),
                Mode.of(fields.get(1)),
                Long.parseLong(fields.get(2)),
                path.substring(0, path.length() - 1));
    }

    /** Into an empty file, durably. */
    void write(FileChannel file) throws IOException {
        ByteBuffer bytes =
                StandardCharsets.UTF_8.encode("%s %s %d %s\n".formatted(mode, lent, inode, path));
        for (long at = 0; bytes.hasRemaining(); ) {
            at += file.write(bytes, at);
        }
        file.force(false);
    }

    void lend(HeldDirectory parent, String name) throws IOException {
        set(parent, name, lent);
    }

    /** Unless something else is there, or another mode, by now. */
    void release(HeldDirectory parent, String name) throws IOException {
        FileStat found = parent.lookNow(name);
        if (found != null && found.inode() == inode && found.mode().equals(lent)) {
            set(parent, name, mode);
        }
    }

    /** The same, and what is there then, as it is at the very moment. */
    @Nullable FileStat giveBack(HeldDirectory parent, String name) throws IOException {
        release(parent, name);
        return parent.lookNow(name);
    }

    private static void set(HeldDirectory parent, String name, Mode mode) throws IOException {
        Glance found = parent.glance(name);
        if (found != null && found.kind() == Kind.DIRECTORY) {
            parent.setDirectoryMode(name, mode);
        } else {
            parent.setPermissions(name, mode);
        }
    }

    /** What a process that ended has left. */
    void giveBackBelow(FolderRoot root) throws IOException {
        RelativePath at = RelativePath.of(path);
        try (HeldDirectory parent = root.enter(at.parent())) {
            release(parent, at.name());
        }
    }
}
