package dev.sluice.index;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is about to be made visible, read and written through one connection. */
record IntentTable(Session session) {

    private static final String FIND =
            "SELECT " + EntryColumns.NAMES + " FROM intents WHERE path = ?";
    private static final String PUT =
            "INSERT INTO intents (path, "
                    + EntryColumns.NAMES
                    + ") VALUES (?, "
                    + EntryColumns.PARAMS
                    + ") ON CONFLICT (path) DO UPDATE SET "
                    + EntryColumns.FROM_EXCLUDED;
    private static final String CLEAR = "DELETE FROM intents WHERE path = ?";

    @Nullable Intent find(RelativePath path) throws SQLException {
        return session.first(
                FIND,
                params -> params.add(path.toString()),
                columns -> new Intent(EntryColumns.read(path, columns)));
    }

    void put(Entry entry) throws SQLException {
        session.update(
                PUT, params -> EntryColumns.bind(params.add(entry.path().toString()), entry));
    }

    void clear(RelativePath path) throws SQLException {
        session.update(CLEAR, params -> params.add(path.toString()));
    }
}
