package dev.sluice.pull.publish;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Step;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a {@code receive-only} folder has a content already where it is to be, though
 * its index does not say so: a tree that was copied here before the first start, or a file whose
 * times or mode alone were changed. Then nothing is fetched and nothing goes to the trash.
 */
public final class Adoption {

    private final FolderRoot root;

    public Adoption(FolderRoot root) {
        this.root = root;
    }

    /**
     * Takes a file as it was when it was read, and sets its mode and mtime.
     *
     * @param read how it looked then
     */
    record Adopt(RelativePath path, FileStat read, State.File file) implements Change.VisibleStep {

        @Override
        public FileStat make(Tree tree, @Nullable FileStat expected) throws IOException {
            return tree.touch(path, read, file.metadata());
        }

        @Override
        public FileStat adopted() {
            return read;
        }
    }

    /** For a file that is to come to a path of which the index knows nothing. */
    public @Nullable Change of(NeedRows.Planned planned) {
        return planned.step() instanceof Step.PutFile(Entry entry, State.File file, boolean _)
                        && planned.local() == null
                ? of(planned.wanted(), null, entry, file, true)
                : null;
    }

    /** The change that takes the file at the path of an entry for it; null if it is another. */
    public @Nullable Change of(
            Need wanted, @Nullable Row local, Entry entry, State.File file, boolean settles) {
        try {
            FileStat read = read(entry.path(), file);
            return read == null
                    ? null
                    : new Change(
                            wanted,
                            local,
                            entry,
                            false,
                            settles,
                            new Adopt(entry.path(), read, file));
        } catch (IOException e) {
            return null; // whatever is the matter with it: the content comes from elsewhere
        }
    }

    /** Costs no more than a look unless there is a file of that length. */
    private @Nullable FileStat read(RelativePath path, State.File file) throws IOException {
        FileStat there = root.look(path);
        if (there == null || there.kind() != Kind.FILE || there.size() != file.size()) {
            return null;
        }
        try (OpenFile open = root.open(path)) {
            Digest expected = file.digest();
            Digest read =
                    ContentDigest.ofRest(expected.algorithm(), open.channel(), file.size())
                            .finish();
            return read.equals(expected) ? open.identity() : null;
        }
    }
}
