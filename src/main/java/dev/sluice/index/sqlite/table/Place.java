package dev.sluice.index.sqlite.table;

import dev.sluice.domain.RelativePath;
import dev.sluice.index.codec.Params;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A path as the table of entries holds it.
 *
 * @param parent the directory above, empty for the root
 */
record Place(String parent, String name) {

    static Place of(RelativePath path) {
        String text = path.toString();
        int slash = text.lastIndexOf('/');
        return slash < 0
                ? new Place("", text)
                : new Place(text.substring(0, slash), text.substring(slash + 1));
    }

    static String parentText(@Nullable RelativePath directory) {
        return directory == null ? "" : directory.toString();
    }

    /** Sorts before every parent deeper than the directory, and after the directory itself. */
    static String beforeAllBelow(RelativePath directory) {
        return directory + "/";
    }

    /** Sorts after every parent deeper than the directory: '0' is the byte after the slash. */
    static String afterAllBelow(RelativePath directory) {
        return directory + "0";
    }

    RelativePath path() {
        return RelativePath.of(parent.isEmpty() ? name : parent + "/" + name);
    }

    Params bind(Params params) throws SQLException {
        return params.add(parent).add(name);
    }
}
