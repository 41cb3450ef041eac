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
    private static final String PUT_PLAIN_FILES = EntryTable.insertOfPlainFiles(AT_ONCE);

    /**
     * Puts rows, each unless something is known of its path.
     *
     * @return which of them were put; the caller adds those to the totals
     */
    public boolean[] put(List<Row> rows) throws SQLException {
        boolean[] put = new boolean[rows.size()];
        for (int from = 0; from < put.length; ) {
            int to = endOfRun(rows, from);
            putRun(rows, from, to, put);
            from = to;
        }
        return put;
    }

    /** Behind those that are plain files, or none of them, as the first is. */
    private static int endOfRun(List<Row> rows, int from) {
        boolean isPlain = EntryTable.isPlainFile(rows.get(from));
        int to = from + 1;
        while (to < rows.size() && EntryTable.isPlainFile(rows.get(to)) == isPlain) {
            to++;
        }
        return to;
    }

    private void putRun(List<Row> rows, int begin, int end, boolean[] put) throws SQLException {
        int from = begin;
        for (; from + AT_ONCE <= end; from += AT_ONCE) {
            put(rows.subList(from, from + AT_ONCE), put, from);
        }
        for (; from < end; from++) {
            put[from] = entries.insert(rows.get(from));
        }
    }

    private void put(List<Row> part, boolean[] put, int from) throws SQLException {
        boolean isPlain = EntryTable.isPlainFile(part.getFirst());
        int changed =
                isPlain
                        ? session.update(
                                PUT_PLAIN_FILES, params -> EntryTable.bindPlainFiles(params, part))
                        : session.update(PUT, params -> EntryTable.bind(params, part));
        if (changed == AT_ONCE) {
            Arrays.fill(put, from, from + AT_ONCE, true);
        } else {
            look(part, put, from);
        }
        if (isPlain) {
            return;
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
