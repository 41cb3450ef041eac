package dev.sluice.disk.trash;

import dev.sluice.disk.held.Found;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A name in the trash that holds what comes out of the tree while it is looked at: so whatever
 * happens, and wherever this process ends, it lies where a person finds it.
 */
public final class Hand {

    private static final System.Logger LOG = System.getLogger(Hand.class.getName());

    /** How something comes to the name. */
    public interface Filling {

        /**
         * @throws FileAlreadyExistsException if the name is taken
         */
        HardLinks.Result at(HeldDirectory directory, String name) throws IOException;
    }

    private final Trash trash;
    private final HeldDirectory directory;
    private final TrashDirectory names;
    private final boolean isKept;
    private TrashName name;
    private @Nullable Found shared;

    /**
     * @param isKept whether what was expected stays in the trash
     */
    Hand(
            Trash trash,
            HeldDirectory directory,
            TrashDirectory names,
            TrashName first,
            boolean isKept) {
        this.trash = trash;
        this.directory = directory;
        this.names = names;
        this.name = names.afterLast(first);
        this.isKept = isKept;
    }

    public HeldDirectory directory() {
        return directory;
    }

    public String name() {
        return name.text();
    }

    /** Puts something there, under the next name if one is taken. */
    public HardLinks.Result fill(Filling filling) throws IOException {
        while (true) {
            try {
                return filling.at(directory, name());
            } catch (FileAlreadyExistsException e) {
                name = name.next();
            }
        }
    }

    /**
     * Moves something there. Where the system cannot make sure that the name is free, a look does:
     * only we write there.
     */
    public void fill(HardLinks links, HeldDirectory from, String fromName) throws IOException {
        var _ =
                fill((to, free) -> {
                    if (links.move(from, fromName, to, free) == HardLinks.Result.REFUSED) {
                        if (to.glance(free) != null) {
                            throw new FileAlreadyExistsException(to.pathOf(free));
                        }
                        from.move(fromName, to, free);
                    }
                    return HardLinks.Result.DONE;
                });
    }

    /** What is in it, whatever that is. */
    public Found look() throws IOException {
        Found found = directory.find(name());
        if (found == null) {
            throw new NoSuchFileException(directory.pathOf(name()), null, "is gone from the trash");
        }
        return found;
    }

    /** For what was expected: it is kept or removed. */
    public void settle(Found found) throws IOException {
        if (isKept) {
            shared = found.isShared() || trash.isCopied(found.key()) ? found : null;
            keep(found);
        } else {
            directory.removeFile(name());
        }
    }

    /** It stays in the trash. */
    public void keep(Found found) throws IOException {
        if (name.isOnlyCopy()) {
            trash.noteSave(directory.pathOf(name()));
        }
        trash.add(found.size() - names.keep(directory, name));
    }

    /** What stays in the trash and has further names, or had some, to be copied; else null. */
    @Nullable Found shared() {
        return shared;
    }

    /** For what somebody saved and what could not be put back: nobody else has it. */
    public void leave(RelativePath path) {
        TrashName own = name.ofOnlyCopy();
        try {
            directory.move(name.text(), directory, own.text());
            name = own;
            keep(look());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "keep " + directory.pathOf(name()), e);
        }
        LOG.log(
                Level.WARNING,
                "{0} was saved several times while a peer''s change was applied to it; what is not"
                        + " at its path is kept as {1}",
                path,
                directory.pathOf(name()));
    }
}
