package dev.sluice.index.sqlite;

import dev.sluice.index.IndexException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers that stay the same until the next commit: they are read once and kept until then. A round
 * asks for the same few numbers of its peer a dozen times, and most rounds find nothing new. Safe
 * for several threads.
 */
final class Recent {

    /** More are not kept: callers may name ids and runs as they like. */
    private static final int MAX = 256;

    private final Readers readers;
    private final LongSupplier commits;

    /** What was asked, and of what. */
    private record Question(String step, @Nullable Object of) {}

    /** Answers by the index as it was after a commit. */
    private record Kept(long commits, ConcurrentMap<Question, Optional<Object>> answers) {}

    private volatile Kept kept = new Kept(-1, new ConcurrentHashMap<>());

    /**
     * @param commits as {@link dev.sluice.index.Index#commits}
     */
    Recent(Readers readers, LongSupplier commits) {
        this.readers = readers;
        this.commits = commits;
    }

    /** As {@link #read(String, Object, Readers.Query)}, of nothing in particular. */
    <T extends @Nullable Object> T read(String step, Readers.Query<T> query) {
        return read(step, null, query);
    }

    /**
     * Runs a query, or gives its answer as it was.
     *
     * @param step names the query: no other one has the same, with the same subject
     * @param of what it is about; the answer depends on nothing else but what is in the index
     * @throws IndexException as {@link Readers#read}
     */
    // The answer to a question has the type of its query, null where that may be.
    @SuppressWarnings({"unchecked", "NullAway"})
    <T extends @Nullable Object> T read(String step, @Nullable Object of, Readers.Query<T> query) {
        // Looked at before the query: what it reads is of that commit, or newer.
        Kept now = keptAfter(commits.getAsLong());
        Question question = new Question(step, of);
        Optional<Object> known = now.answers().get(question);
        if (known == null) {
            known = Optional.ofNullable(readers.<@Nullable Object>read(step, query::run));
            if (now.answers().size() < MAX) {
                now.answers().put(question, known);
            }
        }
        return (T) known.orElse(null);
    }

    private Kept keptAfter(long now) {
        Kept last = kept;
        if (last.commits() != now) {
            last = new Kept(now, new ConcurrentHashMap<>());
            kept = last;
        }
        return last;
    }
}
