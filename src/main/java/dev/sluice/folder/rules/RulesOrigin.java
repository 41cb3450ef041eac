package dev.sluice.folder.rules;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who has written the ignore file as it is on the disk. */
enum RulesOrigin {
    /** A person on this node, or nobody knows of anybody else. */
    HERE,
    /** A peer. */
    PEER,
    /** A round is just putting something there, or was interrupted: a scan has to look first. */
    OPEN;

    /**
     * Of what was read a moment ago. The order matters: a round notes its intent before anything of
     * its step is visible, and drops it in the commit of the entry. Whole rounds may have passed
     * since the content was read: then the row is another one.
     *
     * @param before the row as it was before the file was read
     * @param content null if there is no file
     */
    static RulesOrigin of(@Nullable Row before, @Nullable ByteBuffer content, Index index) {
        if (index.intent(IgnoreFile.PATH) != null) {
            return OPEN;
        }
        Row row = index.find(IgnoreFile.PATH);
        if (!Objects.equals(entry(before), entry(row))) {
            return OPEN;
        }
        if (row == null || !isOf(row.entry().state(), content)) {
            return HERE; // Changed since the last scan, or what was here before the first one.
        }
        return row.entry().version().equals(index.ownRules()) ? HERE : PEER;
    }

    private static @Nullable Entry entry(@Nullable Row row) {
        return row == null ? null : row.entry();
    }

    /** Touched, it is still the content of who wrote it. */
    private static boolean isOf(State state, @Nullable ByteBuffer content) {
        return switch (state) {
            case State.File file ->
                    content != null
                            && file.digest()
                                    .equals(
                                            ContentDigest.ofWhole(
                                                    file.digest().algorithm(),
                                                    content.duplicate()));
            case State.Deleted _ -> content == null;
            case State.Directory _, State.Link _ -> false;
        };
    }
}
