package dev.sluice.scan.watch;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.fault.Faults;
import dev.sluice.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registers directories to be watched, each before it is listed: what comes into being before the
 * listing is in it, and what comes after gives an event.
 */
final class Registration {

    /** How a directory is given to the system to be watched. */
    @FunctionalInterface
    interface Watch {

        WatchKey register(Path directory) throws IOException;
    }

    private static final System.Logger LOG = System.getLogger(Registration.class.getName());

    private final FolderRoot root;
    private final Watch watch;
    private final WatchedDirectories watched;
    private final Unwatched unwatched;
    private final BooleanSupplier isClosed;
    private final Supplier<IgnoreRules> ignored;

    Registration(
            FolderRoot root,
            Watch watch,
            WatchedDirectories watched,
            Unwatched unwatched,
            BooleanSupplier isClosed,
            Supplier<IgnoreRules> ignored) {
        this.root = root;
        this.watch = watch;
        this.watched = watched;
        this.unwatched = unwatched;
        this.isClosed = isClosed;
        this.ignored = ignored;
    }

    /**
     * Registers the root alone.
     *
     * @throws IOException if it cannot be watched
     */
    void root() throws IOException {
        watched.put(null, watch.register(root.path()));
    }

    /** Registers a directory and all below it. */
    void below(RelativePath directory) {
        register(new ArrayDeque<>(List.of(directory)), (_, _) -> {});
    }

    /** Registers the directories directly below one, with all below them, if they are not yet. */
    void newBelow(@Nullable RelativePath directory) {
        children(directory)
                .forEach((child, now) -> {
                    if (isToBeWatched(child, now) && !watched.isWatched(child)) {
                        below(child);
                    }
                });
    }

    /**
     * Registers all below the root, and reports what was changed meanwhile: no event tells what was
     * done to a directory before it was registered; its ctime, or that of its contents, does.
     *
     * @param since when it began
     */
    void all(Instant since, Consumer<RelativePath> changed) {
        Deque<RelativePath> waiting = new ArrayDeque<>();
        children(null).forEach((child, now) -> pushDirectory(child, now, waiting));
        register(
                waiting,
                (path, now) -> {
                    if (!now.ctime().isBefore(since)) {
                        changed.accept(path);
                    }
                });
    }

    /** Each is looked at once more after it was registered, as are the names in it. */
    private void register(Deque<RelativePath> waiting, BiConsumer<RelativePath, FileStat> seen) {
        while (!waiting.isEmpty() && !isClosed.getAsBoolean()) {
            RelativePath directory = waiting.pop();
            if (register(directory)) {
                Map<RelativePath, FileStat> children = children(directory);
                children.forEach((child, now) -> pushDirectory(child, now, waiting));
                children.forEach(seen);
                FileStat now = look(directory);
                if (now != null) {
                    seen.accept(directory, now);
                }
            }
        }
    }

    private void pushDirectory(RelativePath path, FileStat now, Deque<RelativePath> waiting) {
        if (isToBeWatched(path, now)) {
            waiting.push(path);
        }
    }

    boolean isToBeWatched(RelativePath path, FileStat now) {
        return now.kind() == Kind.DIRECTORY && !ignored.get().ignores(path, true);
    }

    private boolean register(RelativePath directory) {
        try {
            watched.put(directory, key(directory));
            unwatched.remove(directory);
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false; // gone again, which its own directory tells
        } catch (IOException | InvalidPathException e) {
            leave(directory, Faults.words(e));
            return false;
        }
    }

    /** What is shut is lent for it; a watch stays once it is shut again. */
    private WatchKey key(RelativePath directory) throws IOException {
        Path path = root.path().resolve(directory.toString());
        try {
            return watch.register(path);
        } catch (AccessDeniedException e) {
            try (HeldDirectory _ = root.enter(directory)) {
                return watch.register(path);
            }
        }
    }

    private void leave(RelativePath directory, String reason) {
        if (unwatched.add(directory)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "watch "
                            + directory
                            + ": "
                            + reason
                            + "; what is in it, and in others that follow, is seen by rescans only"
                            + " (fs.inotify.max_user_watches may be too low)");
        }
    }

    /** What is in a directory; nothing if that cannot be told, which a scan will say. */
    private Map<RelativePath, FileStat> children(@Nullable RelativePath directory) {
        Map<RelativePath, FileStat> children = new LinkedHashMap<>();
        try {
            root.list(directory)
                    .items()
                    .forEach((name, now) -> children.put(child(directory, name), now));
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, "list " + directory + " to watch it", e);
        }
        return children;
    }

    private static RelativePath child(@Nullable RelativePath directory, String name) {
        return directory == null ? RelativePath.of(name) : directory.child(name);
    }

    /** What is at a path; null if nothing is or that cannot be told. */
    private @Nullable FileStat look(RelativePath path) {
        try {
            return root.look(path);
        } catch (IOException e) {
            return null;
        }
    }
}
