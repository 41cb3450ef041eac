package dev.sluice.pull.publish;

import dev.sluice.disk.publish.Tree;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.State;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One entry about to be made true of the disk, prepared as far as it can be without being seen.
 *
 * @param wanted the row that asked for it
 * @param local what the index had at the entry's path when this was decided; the commit is made
 *     only if it still has it
 * @param entry what will stand in the index
 * @param keepLoser what is at the path becomes a conflict copy first
 * @param settles whether nothing is wanted any more once this is committed
 * @param step the visible step
 */
public record Change(
        Need wanted,
        @Nullable Row local,
        Entry entry,
        boolean keepLoser,
        boolean settles,
        VisibleStep step) {

    /** A visible step in the tree. */
    public interface VisibleStep {

        /**
         * Makes the step.
         *
         * @param expected what the disk must hold at the path; null for nothing
         * @return what the disk holds after it; null after a removal
         */
        @Nullable FileStat make(Tree tree, @Nullable FileStat expected) throws IOException;

        /** Whether anything is to be seen of it. */
        default boolean isVisible() {
            return true;
        }

        /** Whether a content was prepared, which {@link #force} makes durable. */
        default boolean hasContent() {
            return false;
        }

        /** The list of the blocks of that content, to be kept with it; null if none is known. */
        default @Nullable BlockList blocks() {
            return null;
        }

        /**
         * Makes what was prepared durable, before it is seen.
         *
         * @throws IOException if the disk failed; what was prepared is thrown away then, since the
         *     kernel may have dropped what was written
         */
        default void force() throws IOException {}

        /** Whether it only makes sense on the content that the index knows. */
        default boolean needsContent() {
            return false;
        }

        /**
         * A file at the path that was read and has the content already; null if the step brings it.
         */
        default @Nullable FileStat adopted() {
            return null;
        }

        /** Gives up what was prepared for a step that will not be made. */
        default void abandon() {}
    }

    /** No step: the disk is right already. */
    record NoStep() implements VisibleStep {

        @Override
        public @Nullable FileStat make(Tree tree, @Nullable FileStat expected) {
            return expected;
        }

        @Override
        public boolean isVisible() {
            return false;
        }
    }

    /** The same by another step. */
    Change by(VisibleStep other) {
        return new Change(wanted, local, entry, keepLoser, settles, other);
    }

    /** The same after its loser was secured: a second name changed what the disk shows. */
    Change after(Row kept) {
        return new Change(wanted, kept, entry, false, settles, step);
    }

    boolean isVisible() {
        return step.isVisible();
    }

    /**
     * Whether it makes a conflict copy of what is wanted, at another path; a directory at another
     * path is one that is made for it.
     */
    boolean isCopy() {
        return !entry.path().equals(wanted.entry().path())
                && !(entry.state() instanceof State.Directory);
    }

    /** Whether the disk is made what the index says already. */
    boolean isRestoration() {
        return local != null && local.entry().equals(entry);
    }

    /** Whether a row is still the one that this was decided on. */
    boolean isDecidedOn(@Nullable Row now) {
        return Row.areSame(local, now);
    }

    /** What the disk must hold at the path before the step. */
    @Nullable FileStat expected() {
        return local != null && local.entry().isLive() ? local.seen() : null;
    }
}
