package dev.sluice.ignore;

import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code .sluiceignore} at the root, read when it has changed and come to rest: an editor may empty
 * or remove it for a moment, and what it ignores must not be seen in that moment. For one thread.
 */
public final class IgnoreFile {

    public static final RelativePath PATH = RelativePath.of(".sluiceignore");

    /** Bytes. The largest that people keep by hand are a tenth of it. */
    public static final int MAX_BYTES = 64 << 10;

    /** What a look came to. */
    public sealed interface Found {

        /** Nothing new since the last look. */
        record Same() implements Found {}

        /** It was changed just now: to be looked at again. */
        record Restless() implements Found {}

        /**
         * Its patterns, not yet checked one by one; none if there is no file.
         *
         * @param content as it was read; null if there is no file
         */
        record Patterns(List<String> patterns, @Nullable ByteBuffer content) implements Found {

            public Patterns {
                patterns = List.copyOf(patterns);
            }
        }

        /** It cannot be used, for a reason fit for one line. */
        record Unusable(String reason) implements Found {}
    }

    private final Duration settle;
    private boolean isRead;
    private @Nullable FileStat read;
    private @Nullable FileStat moving;
    private @Nullable Instant since;

    /**
     * @param settle how long it must have rested
     */
    public IgnoreFile(Duration settle) {
        this.settle = settle;
    }

    /** Looks at it. The first look waits for no rest. */
    public Found look(FolderRoot root, Instant now) {
        FileStat there;
        try {
            there = root.look(PATH);
        } catch (IOException e) {
            isRead = false;
            return new Found.Unusable(reason(e));
        }
        if (isRead && isSame(read, there)) {
            since = null;
            return new Found.Same();
        }
        if (isRead && !isAtRest(there, now)) {
            return new Found.Restless();
        }
        Found found = there == null ? new Found.Patterns(List.of(), null) : content(root, there);
        // Written to within the tick of the look, it may change without a trace.
        isRead = !(found instanceof Found.Restless) && (there == null || !there.isRacy());
        read = there;
        since = null;
        return found;
    }

    /** It is to be read with the next look, though nothing has changed. */
    public void again() {
        isRead = false;
    }

    /** Whether the file is as it was read last; false where that cannot be told. */
    public boolean isStill(FolderRoot root) {
        try {
            return isSame(read, root.look(PATH));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isSame(@Nullable FileStat one, @Nullable FileStat other) {
        return one == null || other == null ? Objects.equals(one, other) : one.isSame(other);
    }

    private boolean isAtRest(@Nullable FileStat there, Instant now) {
        Instant begun = since;
        if (begun == null || now.isBefore(begun) || !isSame(moving, there)) {
            moving = there;
            since = now;
            return settle.isZero();
        }
        return !now.isBefore(begun.plus(settle));
    }

    private static Found content(FolderRoot root, FileStat there) {
        if (there.kind() != Kind.FILE) {
            return new Found.Unusable("it is a " + there.kind() + ", and must be a file");
        }
        if (there.size() > MAX_BYTES) {
            return new Found.Unusable(
                    "it has " + there.size() + " bytes, at most " + MAX_BYTES + " are read");
        }
        try (OpenFile file = root.open(PATH)) {
            ByteBuffer content = ByteBuffer.allocate(MAX_BYTES);
            while (content.hasRemaining() && file.channel().read(content) >= 0) {
                // to its end
            }
            content.flip();
            return new Found.Patterns(IgnoreText.ofFile(content.duplicate()), content);
        } catch (NoSuchFileException e) {
            return new Found.Restless();
        } catch (IOException e) {
            return new Found.Unusable(reason(e));
        } catch (IllegalArgumentException e) {
            return new Found.Unusable(String.valueOf(e.getMessage()));
        }
    }

    private static String reason(IOException e) {
        return "it cannot be read: " + Faults.reason(e);
    }
}
