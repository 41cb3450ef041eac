package dev.sluice.index.sqlite.table;

import dev.sluice.index.Row;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the entries of paths of which nothing is known, many with one statement: a third of what a
 * row costs by itself is what goes with every statement.
 */
public record NewEntries(Session session, EntryTable entries) {

    /** Rows of one statement; more make them no cheaper. */
    static final int AT_ONCE = 16;

    private static final String PUT = EntryTable.insertOf(AT_ONCE);

    /**
     * Puts rows, each unless something is known of its path.
     *
     * @return which of them were put; the caller adds those to the totals
     */
    public boolean[] put(List<Row> rows) throws SQLException {
        boolean[] put = new boolean[rows.size()];
        int from = 0;
        for (; from + AT_ONCE <= put.length; from += AT_ONCE) {
            put(rows.subList(from, from + AT_ONCE), put, from);
        }
        for (; from < put.length; from++) {
            put[from] = entries.insert(rows.get(from));
        }
        return put;
    }

    private void put(List<Row> part, boolean[] put, int from) throws SQLException {
        int changed = session.update(PUT, params -> EntryTable.bind(params, part));
        if (changed == AT_ONCE) {
            Arrays.fill(put, from, from + AT_ONCE, true);
        } else {
            look(part, put, from);
        }
        for (int i = 0; i < part.size(); i++) {
            if (put[from + i]) {
                entries.putExtras(part.get(i).entry(), part.get(i).seen());
            }
        }
    }

    /** Those put are known by their sequences, which nothing else has. */
    private void look(List<Row> part, boolean[] put, int from) throws SQLException {
        List<@Nullable Row> found =
                entries.find(part.stream().map(row -> row.entry().path()).toList());
        for (int i = 0; i < part.size(); i++) {
            Row row = found.get(i);
            put[from + i] = row != null && row.sequence().equals(part.get(i).sequence());
        }
    }
}
