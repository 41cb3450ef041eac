package dev.sluice.disk.staging;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The contents on their way into one root, of which others may have what is verified already. Each
 * is there as long as its temp file is open. Safe for several threads.
 */
public final class PartialContents {

    /** By their names in staging. */
    private final Map<String, PartialContent> underWay = new ConcurrentHashMap<>();

    /**
     * A content that is put together from here on; nothing of it is verified yet.
     *
     * @param staged open, and named by the digest
     * @param path where it will be
     * @param list which its blocks are verified against
     */
    public PartialContent begin(
            StagedFile staged, RelativePath path, State.File file, BlockList list) {
        PartialContent begun =
                new PartialContent(staged.directory(), staged.name(), path, file, list, this);
        underWay.put(staged.name(), begun);
        return begun;
    }

    /** The one with this digest that is on its way to this path, null if there is none. */
    public @Nullable PartialContent find(RelativePath path, Digest digest) {
        for (PartialContent each : underWay.values()) {
            if (each.path().equals(path) && each.file().digest().equals(digest)) {
                return each;
            }
        }
        return null;
    }

    boolean has(PartialContent content, String name) {
        return underWay.get(name) == content;
    }

    /** Its temp file is not open any more. */
    void end(String name) {
        underWay.remove(name);
    }
}
