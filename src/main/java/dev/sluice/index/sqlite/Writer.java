package dev.sluice.index.sqlite;

import dev.sluice.domain.Sum;
import dev.sluice.index.Transaction;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.sqlite.file.IndexFile;
import dev.sluice.index.sqlite.file.Session;
import dev.sluice.index.sqlite.table.Committed;
import dev.sluice.index.sqlite.table.IntentChanges;
import dev.sluice.index.sqlite.table.Intents;
import dev.sluice.index.sqlite.table.Tables;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** The one connection that writes, and the one transaction at a time on it. */
final class Writer implements AutoCloseable {

    private final IndexFile file;
    private final Tables tables;
    private final InstantSource clock;
    private final Watched watched;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Intents intents;
    private volatile Committed committed;
    private final AtomicLong commits = new AtomicLong();
    private boolean closed;

    Writer(
            IndexFile file,
            Tables tables,
            Committed committed,
            Intents intents,
            InstantSource clock,
            Watched watched) {
        this.file = file;
        this.tables = tables;
        this.committed = committed;
        this.intents = intents;
        this.clock = clock;
        this.watched = watched;
    }

    /** What the last commit left. */
    Committed committed() {
        return committed;
    }

    /** How many commits have changed something since it was opened. */
    long commits() {
        return commits.get();
    }

    Watched watched() {
        return watched;
    }

    /** The intents that are committed. */
    Intents intents() {
        return intents;
    }

    /**
     * Runs a transaction.
     *
     * @param onGrowth called after the commit and outside of the lock if it gave a sequence
     */
    <T> T write(Function<Transaction, T> work, Runnable onGrowth) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("bug: a transaction within a transaction");
        }
        T result;
        boolean grew;
        lock.lock();
        try {
            Committed before = committed;
            result = transact(work);
            grew = committed.last().isAfter(before.last());
        } finally {
            lock.unlock();
        }
        if (grew) {
            onGrowth.run();
        }
        return result;
    }

    private <T> T transact(Function<Transaction, T> work) {
        if (closed) {
            throw file.closed("begin a transaction");
        }
        run("begin a transaction", "BEGIN IMMEDIATE");
        long changed = tables.session().changed();
        IntentChanges intended = new IntentChanges(intents);
        SqliteTransaction transaction =
                new SqliteTransaction(file, tables, clock, watched, committed, intended);
        try {
            T result = work.apply(transaction);
            Committed next = transaction.finish();
            run("commit", "COMMIT");
            if (tables.session().changed() != changed) {
                // Before anybody sees what it left: nobody is to think then that it is as it was.
                commits.incrementAndGet();
            }
            committed = next;
            intended.take();
            return result;
        } catch (RuntimeException | Error e) {
            transaction.end();
            rollBack(e);
            throw e;
        }
    }

    /** Puts the sum right by a difference, whatever was added to it since that was found. */
    void correct(Sum difference) {
        write(
                transaction -> {
                    ((SqliteTransaction) transaction).correct(difference);
                    return true;
                },
                () -> {});
    }

    private void run(String step, String sql) {
        file.change(step, () -> tables.session().control(sql));
    }

    /** Some failures (a full disk) have rolled back already: then this one fails as well. */
    private void rollBack(Throwable cause) {
        try {
            tables.session().control("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Waits for a running transaction, moves the log to the database and closes it. */
    @Override
    public void close() throws SQLException {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("bug: the index is closed within a transaction");
        }
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                checkpointAndClose();
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkpointAndClose() throws SQLException {
        try (Session session = tables.session()) {
            session.first("PRAGMA wal_checkpoint(TRUNCATE)", Session.Binder.NONE, Columns::number);
        }
    }
}
