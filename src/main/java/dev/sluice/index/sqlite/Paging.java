package dev.sluice.index.sqlite;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.index.FeedRow;
import dev.sluice.index.Row;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Streams rows page by page. The sink runs between two queries: it may take its time, read and
 * write the index, and sees changes of others from the next page on; no row comes twice.
 */
record Paging(Readers readers) {

    /** Rows of a page: some hundred kilobytes of memory, while the query costs next to nothing. */
    private static final int PAGE = 500;

    /** Reads the page after a path, null for the first. */
    @FunctionalInterface
    private interface Pages {

        List<Row> after(@Nullable RelativePath path);
    }

    /**
     * The rows after a sequence. What changes meanwhile goes behind {@code until} and is left out,
     * so that a busy writer cannot keep a reader for ever.
     */
    void changes(Sequence after, Sequence until, int limit, Consumer<FeedRow> sink) {
        Sequence from = after;
        int left = limit;
        int size = PAGE;
        while (left > 0 && size == PAGE) {
            Sequence start = from;
            int most = Math.min(left, PAGE);
            List<FeedRow> page =
                    readers.read(
                            "read changes", tables -> tables.entries().feed(start, until, most));
            page.forEach(sink);
            size = page.size();
            left -= size;
            from = page.isEmpty() ? from : page.getLast().sequence();
        }
    }

    /** The live rows below a directory, a parent after all its children. */
    void liveBelow(RelativePath directory, Consumer<Row> sink) {
        String step = "read what is live below a directory";
        all(
                before ->
                        readers.read(
                                step,
                                tables -> tables.entries().liveDeeper(directory, before, PAGE)),
                sink);
        all(
                before ->
                        readers.read(
                                step,
                                tables -> tables.entries().liveChildren(directory, before, PAGE)),
                sink);
    }

    private static void all(Pages pages, Consumer<Row> sink) {
        @Nullable RelativePath path = null;
        List<Row> page;
        do {
            page = pages.after(path);
            page.forEach(sink);
            path = page.isEmpty() ? null : page.getLast().entry().path();
        } while (page.size() == PAGE);
    }
}
