package dev.sluice.pull.publish;

import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.plan.Locked;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Step;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns steps into changes that a {@link Publisher} can make. */
public final class Changes {

    private Changes() {}

    /** The change of a step that needs no content from elsewhere; null for any other step. */
    public static @Nullable Change of(NeedRows.Planned planned) {
        return switch (planned.step()) {
            case Step.Note(var entry) -> note(planned.wanted(), planned.local(), entry, true);
            case Step.Touch(var entry, var file) ->
                    change(planned, entry, false, new Touch(entry.path(), file));
            case Step.PutDirectory step -> ofDirectory(planned, step);
            case Step.PutLink(var entry, var link, var keepLoser) ->
                    change(planned, entry, keepLoser, link(entry.path(), link));
            case Step.Remove(var tombstone, var keepLoser) ->
                    change(planned, tombstone, keepLoser, remove(tombstone.path()));
            case Step.Settled _, Step.PutFile _, Step.SecureCopy _, Step.KeepDirectory _ -> null;
        };
    }

    /** The change of an index whose disk is right already. */
    public static Change note(Need wanted, @Nullable Row local, Entry entry, boolean settles) {
        return new Change(wanted, local, entry, false, settles, new Change.NoStep());
    }

    /** The change that makes a symbolic link. */
    public static Change ofLink(
            Need wanted, @Nullable Row local, Entry entry, State.Link link, boolean settles) {
        return new Change(wanted, local, entry, false, settles, link(entry.path(), link));
    }

    /** The change that sets the metadata of a file whose content is right already. */
    public static Change ofMetadata(
            Need wanted, @Nullable Row local, Entry entry, State.File file, boolean settles) {
        Touch touch = new Touch(entry.path(), file);
        return new Change(wanted, local, entry, false, settles, touch);
    }

    /** A locked directory is settled when it is locked again. */
    private static Change ofDirectory(NeedRows.Planned planned, Step.PutDirectory step) {
        Entry entry = step.entry();
        return new Change(
                planned.wanted(),
                planned.local(),
                entry,
                step.keepLoser(),
                !Locked.isLocked(step.directory()),
                directory(entry.path(), step.directory()));
    }

    public static Change.VisibleStep directory(RelativePath path, State.Directory directory) {
        return (tree, seen) -> tree.makeDirectory(path, directory, seen);
    }

    private static Change change(
            NeedRows.Planned planned, Entry entry, boolean keepLoser, Change.VisibleStep step) {
        return new Change(planned.wanted(), planned.local(), entry, keepLoser, true, step);
    }

    public static Change.VisibleStep link(RelativePath path, State.Link link) {
        return (tree, seen) -> tree.publishLink(link, path, seen);
    }

    private static Change.VisibleStep remove(RelativePath path) {
        return (tree, seen) -> {
            if (seen != null) {
                tree.remove(path, seen);
            }
            return null;
        };
    }

    /** Sets mode and mtime of a file. */
    private record Touch(RelativePath path, State.File file) implements Change.VisibleStep {

        @Override
        public FileStat make(Tree tree, @Nullable FileStat expected) throws IOException {
            return tree.touch(path, present(expected), file.metadata());
        }

        @Override
        public boolean needsContent() {
            return true;
        }
    }

    /**
     * The change that publishes a staged content.
     *
     * @param blocks the list of its blocks, null if none is to be kept
     */
    public static Change ofContent(
            ContentTask task, StagedFile staged, @Nullable BlockList blocks) {
        return new Change(
                task.wanted(),
                task.local(),
                task.entry(),
                task.keepLoser(),
                task.settles(),
                new Change.VisibleStep() {
                    @Override
                    public FileStat make(Tree tree, @Nullable FileStat expected)
                            throws IOException {
                        return tree.publish(staged, task.entry().path(), expected);
                    }

                    @Override
                    public boolean hasContent() {
                        return true;
                    }

                    @Override
                    public @Nullable BlockList blocks() {
                        return blocks;
                    }

                    @Override
                    public void force() throws IOException {
                        try {
                            staged.force();
                        } catch (IOException e) {
                            staged.discard();
                            throw e;
                        }
                    }

                    // A large content stays staged: the next try need not fetch it again.
                    @Override
                    public void abandon() {
                        staged.close();
                    }
                });
    }

    /** A live row always says what the disk looked like. */
    private static FileStat present(@Nullable FileStat seen) {
        if (seen == null) {
            throw new IllegalStateException("bug: a live entry without what was seen of it");
        }
        return seen;
    }
}
