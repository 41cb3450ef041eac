package dev.sluice.index.sqlite.table;

import dev.sluice.domain.RelativePath;
import dev.sluice.index.Intent;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.util.List;

/** What is about to be made visible, batch by batch, read and written through one connection. */
public record IntentTable(Session session) {

    /** One batch: what is left of what was intended together. */
    record Batch(long number, List<Intent> intents) {}

    private static final String ALL = "SELECT number, intents FROM intent_batches ORDER BY number";
    private static final String LAST = "SELECT max(number) FROM intent_batches";
    private static final String PUT =
            "INSERT INTO intent_batches (number, intents) VALUES (?, ?)"
                    + " ON CONFLICT (number) DO UPDATE SET intents = excluded.intents";
    private static final String DELETE = "DELETE FROM intent_batches WHERE number = ?";
    private static final String OLD = "SELECT path, " + EntryColumns.SELECTED + " FROM intents";
    private static final String DELETE_OLD = "DELETE FROM intents";

    List<Batch> batches() throws SQLException {
        return session.all(
                ALL,
                Session.Binder.NONE,
                columns -> new Batch(columns.number(), IntentCodec.decode(columns.bytes())));
    }

    void put(long number, List<Intent> intents) throws SQLException {
        session.update(PUT, params -> params.add(number).add(IntentCodec.encode(intents)));
    }

    void delete(long number) throws SQLException {
        session.update(DELETE, params -> params.add(number));
    }

    /** Makes a batch of what a program of version 1 has left in a table of its own. */
    public void gatherOld() throws SQLException {
        List<Intent> old =
                session.all(
                        OLD,
                        Session.Binder.NONE,
                        columns ->
                                new Intent(
                                        EntryColumns.read(
                                                RelativePath.of(columns.text()), columns)));
        if (!old.isEmpty()) {
            long last = session.only(LAST, Session.Binder.NONE, Columns::number);
            put(last + 1, old);
            session.run(DELETE_OLD);
        }
    }
}
