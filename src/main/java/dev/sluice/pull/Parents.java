package dev.sluice.pull;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import org.jspecify.annotations.Nullable;

/**
 * Whether the directories of wanted paths are here. What has none stays wanted: the directory may
 * come with a later round, or with a scan. Asked path by path in their order, a directory is looked
 * up once for all that is in it.
 */
final class Parents {

    private final Index index;
    private @Nullable RelativePath last;

    Parents(Index index) {
        this.index = index;
    }

    boolean isHere(RelativePath path) {
        RelativePath parent = path.parent();
        if (parent == null || parent.equals(last)) {
            return true;
        }
        boolean here = isHere(index, path);
        last = here ? parent : last;
        return here;
    }

    static boolean isHere(Index index, RelativePath path) {
        RelativePath parent = path.parent();
        Row row = parent == null ? null : index.find(parent);
        return parent == null || row != null && row.entry().state() instanceof State.Directory;
    }
}
