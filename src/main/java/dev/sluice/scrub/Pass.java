package dev.sluice.scrub;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Threads;
import dev.sluice.index.Index;
import dev.sluice.index.Rot;
import dev.sluice.index.Row;
import dev.sluice.index.ScrubState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads all files of a folder again, one after the other, in the order of the index. Used by one
 * thread.
 */
final class Pass {

    /** Rows that are in memory at once. */
    private static final int PAGE = 500;

    /** Of a disk with more than that, nothing is to be mended any more: the others are counted. */
    static final int MAX_ROTTEN = 10_000;

    /** Where a pass stopped is noted so often. */
    private static final Duration NOTE_EVERY = Duration.ofSeconds(10);

    private final Index index;
    private final Supplier<@Nullable FolderRoot> root;
    private final FileCheck check;
    private final ScrubCounter counter;
    private final Runnable onRot;
    private final InstantSource clock;
    private final Threads threads;

    Pass(
            Index index,
            Supplier<@Nullable FolderRoot> root,
            ScrubCounter counter,
            Runnable onRot,
            InstantSource clock,
            Threads threads) {
        this.index = index;
        this.root = root;
        this.check = new FileCheck(threads, counter);
        this.counter = counter;
        this.onRot = onRot;
        this.clock = clock;
        this.threads = threads;
    }

    /**
     * Goes on from a state.
     *
     * @param isOver asked after each file: whether to stop there
     * @param note takes where it is, now and then and when it stops
     * @return where it stopped, or the state after its end
     * @throws RootException if the folder has no root now; where it stopped is noted
     */
    ScrubState run(
            ScrubState from, ScrubPace pace, BooleanSupplier isOver, Consumer<ScrubState> note)
            throws RootException, InterruptedException {
        ScrubState state = from;
        try {
            long noted = threads.nanoTime();
            List<Row> page = index.rereads().files(state.after(), PAGE);
            while (!page.isEmpty()) {
                for (Row row : page) {
                    if (isOver.getAsBoolean()) {
                        return state;
                    }
                    look(row, pace);
                    state = state.past(row.entry().path(), size(row));
                    if (threads.nanoTime() - noted > NOTE_EVERY.toNanos()) {
                        note.accept(state);
                        noted = threads.nanoTime();
                    }
                }
                page = index.rereads().files(state.after(), PAGE);
            }
            state = state.end(clock.instant());
            return state;
        } finally {
            note.accept(state);
        }
    }

    private static long size(Row row) {
        return row.entry().state() instanceof State.File file ? file.size() : 0;
    }

    private void look(Row row, ScrubPace pace) throws RootException, InterruptedException {
        FolderRoot open = root.get();
        if (open == null) {
            throw new RootException("the folder is stopped");
        }
        switch (check.check(open, row, pace)) {
            case Finding.Sound _ -> {
                counter.files.increment();
                if (index.rereads().rotten(row.entry().path()) != null) {
                    sound(row.entry().path());
                }
            }
            case Finding.Rotten(Digest found, String reason) -> {
                open.check(index.folder());
                counter.files.increment();
                rotten(row, found, reason);
            }
            case Finding.Skipped _ -> counter.skipped.increment();
        }
    }

    private void sound(RelativePath path) {
        index.write(transaction -> {
            transaction.rereads().sound(path);
            return true;
        });
    }

    /** Only if nobody has put another entry there meanwhile. */
    private void rotten(Row row, @Nullable Digest found, String reason) {
        RelativePath path = row.entry().path();
        Digest digest = row.entry().state().digest();
        Rot known = index.rereads().rotten(path);
        boolean isStill =
                digest != null
                        && index.write(transaction -> {
                            boolean isSame = Row.areSame(row, transaction.find(path));
                            if (isSame && (known != null || hasRoom())) {
                                transaction
                                        .rereads()
                                        .put(
                                                new Rot(
                                                        path,
                                                        digest,
                                                        found,
                                                        known == null
                                                                ? clock.instant()
                                                                : known.since(),
                                                        reason));
                            }
                            return isSame;
                        });
        if (isStill) {
            counter.rotten.increment();
            onRot.run();
        }
    }

    private boolean hasRoom() {
        return index.rereads().rottenCount() < MAX_ROTTEN;
    }
}
