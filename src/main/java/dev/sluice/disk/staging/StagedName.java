package dev.sluice.disk.staging;

import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.function.Consumer;

/**
 * What has a name in staging.
 *
 * @param left is told of the name if it could not be removed
 */
public record StagedName(
        HeldDirectory directory, String name, FileStat identity, Consumer<String> left)
        implements Staged {

    /** What somebody else removes if it is given up. */
    StagedName(HeldDirectory directory, String name, FileStat identity) {
        this(directory, name, identity, _ -> {});
    }

    public static StagedName at(HeldDirectory directory, String name, Consumer<String> left)
            throws IOException {
        FileStat found = directory.look(name);
        if (found == null) {
            throw new FileSystemException(directory.pathOf(name), null, "is gone from staging");
        }
        return new StagedName(directory, name, found, left);
    }

    /** Gives it up, if it is still there. */
    public void discard() throws IOException {
        discard(directory, name, left);
    }

    /** The same, where perhaps nothing has the name yet. */
    public static void discard(HeldDirectory directory, String name, Consumer<String> left)
            throws IOException {
        try {
            if (directory.glance(name) != null) {
                directory.removeFile(name);
            }
        } catch (IOException e) {
            left.accept(name);
            throw e;
        }
    }

    @Override
    public HardLinks.Result moveTo(HeldDirectory parent, String newName, HardLinks links)
            throws IOException {
        return links.move(directory, name, parent, newName);
    }

    @Override
    public void takeBack(HeldDirectory from, String newName) throws IOException {
        from.move(newName, directory, name);
    }

    @Override
    public StagedName named() {
        return this;
    }

    @Override
    public FileStat published(HeldDirectory parent, RelativePath target) throws IOException {
        FileStat found = Expectation.look(parent, target);
        new Expectation(target.toString(), identity).checkButCtime(found);
        return found == null ? identity : found;
    }
}
