package dev.sluice.folder;

import dev.sluice.domain.Epoch;
import dev.sluice.index.Row;
import java.util.Map;
import java.util.Objects;

/**
 * Who has made what: the names of the nodes whose indexes are known.
 *
 * @param names by the epochs of their indexes
 */
record Writers(Map<Epoch, String> names) {

    /** Who made what is, or was, at a path last. */
    String name(Row row) {
        Epoch last = row.entry().version().lastWriter();
        return Objects.requireNonNullElse(names.get(last), "index " + last);
    }
}
