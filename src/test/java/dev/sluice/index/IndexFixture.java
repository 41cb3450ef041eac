package dev.sluice.index;

import static java.util.Objects.requireNonNull;

import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An open index, new at the start of each test, and short ways to use it. */
public interface IndexFixture {

    public Index index();

    SettableClock clock();

    /** Closes the index and opens it again for a run. */
    Index reopen(RunId run);

    /** Puts entries in one transaction, each as just seen on the disk. */
    public default Sequence put(Entry... entries) {
        return index().write(transaction -> {
            Sequence last = index().last();
            for (Entry entry : entries) {
                FileStat seen = entry.isLive() ? Samples.seen(entry) : null;
                last = transaction.put(entry, seen);
            }
            return last;
        });
    }

    /** Makes changes in one transaction. */
    public default void change(Consumer<Transaction> work) {
        index().write(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    /** A row that must be there. */
    public default Row found(String path) {
        return requireNonNull(index().find(RelativePath.of(path)), path);
    }

    /** The paths that changed after a sequence, in their order. */
    public default List<String> changedAfter(long sequence) {
        List<String> paths = new ArrayList<>();
        index().changes(
                        new Sequence(sequence),
                        Integer.MAX_VALUE,
                        row -> paths.add(row.entry().path().toString()));
        return paths;
    }

    static List<String> paths(List<Row> rows) {
        return rows.stream().map(row -> row.entry().path().toString()).toList();
    }
}
