package dev.sluice.scan.watch;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Neighbours;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells at once what is changed below a root, by inotify. Between the return of the constructor and
 * {@link #ready} every directory is registered; a scan may walk meanwhile, since what was changed
 * in a directory before it was registered is reported as changed when it is. So nothing is missed
 * that was done after the constructor returned, except below {@link #unwatched} directories.
 *
 * <p>That the root itself is gone is not told, since whoever holds it open keeps its watch alive:
 * the check at the beginning of each scan tells.
 *
 * <p>The consumers are called on the watcher's own thread and must not block. Links are not
 * followed; what is reserved at the root is not watched.
 */
public final class Watcher implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Watcher.class.getName());

    /** The kernel stamps files with a clock that may lag by a tick. */
    private static final long TICK_MILLIS = 20;

    private final FolderRoot root;
    private final WatchService service;
    private final Consumer<RelativePath> changed;
    private final Supplier<IgnoreRules> ignored;
    private final Consumer<@Nullable RelativePath> lost;
    private final Runnable failed;
    private final WatchedDirectories watched = new WatchedDirectories();
    private final Unwatched unwatched = new Unwatched();
    private final Registration registration;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Instant since;
    private final Thread thread;
    private volatile boolean isClosed;
    private volatile boolean hasFailed;

    /**
     * Begins to watch.
     *
     * @param changed takes a path at which something was made, changed or removed; a directory that
     *     was made is to be looked at with all below it
     * @param lost takes a directory (null for the root) of which events were lost: all in and below
     *     it is to be looked at
     * @throws IOException if the root cannot be opened, or the system has no more watches for it
     */
    public Watcher(Path root, Consumer<RelativePath> changed, Consumer<@Nullable RelativePath> lost)
            throws IOException {
        this(root, changed, lost, () -> {}, () -> IgnoreRules.NONE);
    }

    /**
     * The same, with what is neither watched nor told of; when that changes, a new watcher is
     * needed. {@link IgnoreFile} is always told of.
     *
     * @param failed called when it has ended by a failure of its own, so that a new one is needed
     */
    public Watcher(
            Path root,
            Consumer<RelativePath> changed,
            Consumer<@Nullable RelativePath> lost,
            Runnable failed,
            Supplier<IgnoreRules> ignored)
            throws IOException {
        this(root, changed, lost, failed, ignored, Watcher::register);
    }

    /** Gives a directory to a service to be watched. */
    @FunctionalInterface
    interface Register {

        WatchKey register(WatchService service, Path directory) throws IOException;
    }

    Watcher(
            Path path,
            Consumer<RelativePath> changed,
            Consumer<@Nullable RelativePath> lost,
            Register register)
            throws IOException {
        this(path, changed, lost, () -> {}, () -> IgnoreRules.NONE, register);
    }

    private Watcher(
            Path path,
            Consumer<RelativePath> changed,
            Consumer<@Nullable RelativePath> lost,
            Runnable failed,
            Supplier<IgnoreRules> ignored,
            Register register)
            throws IOException {
        this.changed = changed;
        this.ignored = ignored;
        this.lost = lost;
        this.failed = failed;
        this.root = FolderRoot.open(path);
        try {
            this.service = path.getFileSystem().newWatchService();
        } catch (IOException e) {
            root.close();
            throw e;
        }
        this.registration =
                new Registration(
                        root,
                        directory -> register.register(service, directory),
                        watched,
                        unwatched,
                        () -> isClosed,
                        ignored);
        try {
            registration.root();
        } catch (IOException e) {
            service.close();
            root.close();
            throw e;
        }
        this.since = Instant.now().minusMillis(TICK_MILLIS);
        this.thread = Thread.ofPlatform().daemon().name("watch " + path).unstarted(this::run);
        thread.start();
    }

    private static WatchKey register(WatchService service, Path directory) throws IOException {
        return directory.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY);
    }

    /** Done when all directories are registered: true, or false if it was closed before. */
    public CompletableFuture<Boolean> ready() {
        return ready.copy();
    }

    /**
     * Directories that the system had no more watches for. They and all below them are seen by
     * rescans only. At most 1,000 are named.
     */
    public List<RelativePath> unwatched() {
        return unwatched.list();
    }

    /** Whether it has ended by a failure of its own: nothing is told any more. */
    public boolean hasFailed() {
        return hasFailed;
    }

    private void run() {
        try {
            registration.all(since, changed);
            ready.complete(!isClosed);
            while (!isClosed) {
                take(service.take());
            }
        } catch (ClosedWatchServiceException e) {
            LOG.log(System.Logger.Level.DEBUG, "watch " + root.path() + ": closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "watch " + root.path() + ": ended; it begins anew within a minute",
                    e);
        } finally {
            ready.complete(false);
            root.close();
            if (!isClosed) {
                fail();
            }
        }
    }

    /** What is changed from now on is in no event, so all is to be looked at. */
    private void fail() {
        hasFailed = true;
        try {
            service.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "watch " + root.path() + ": not closed", e);
        }
        failed.run();
    }

    private void take(WatchKey key) {
        List<WatchEvent<?>> events = key.pollEvents();
        boolean isThere = key.reset();
        if (!watched.isKnown(key)) {
            return; // dropped since; what happened was told of its directory
        }
        RelativePath directory = watched.directory(key);
        try (Neighbours near = root.neighbours()) {
            for (WatchEvent<?> event : events) {
                deliver(directory, event, near);
            }
        }
        if (!isThere) {
            watched.drop(key);
        }
    }

    private void deliver(@Nullable RelativePath directory, WatchEvent<?> event, Neighbours near) {
        try {
            if (event.context() instanceof Path name) {
                named(directory, name, event.kind(), near);
            } else {
                overflow(directory);
            }
        } catch (ClosedWatchServiceException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "watch " + root.path() + ": an event was lost", e);
        }
    }

    private void overflow(@Nullable RelativePath directory) {
        registration.newBelow(directory);
        lost.accept(directory);
    }

    private void named(
            @Nullable RelativePath directory, Path name, WatchEvent.Kind<?> kind, Neighbours near) {
        if (directory == null && RelativePath.isReserved(name.toString())) {
            return;
        }
        RelativePath path = path(directory, name);
        if (path != null && ignored.get().ignores(path, false)) {
            if (path.equals(IgnoreFile.PATH)) {
                changed.accept(path);
            }
        } else if (path != null) {
            happened(path, kind, near);
        } else if (!kind.equals(StandardWatchEventKinds.ENTRY_MODIFY)) {
            // A file that cannot be replicated may be written for ever; its coming and going is
            // enough to say so, or no more.
            lost.accept(directory);
        }
    }

    /**
     * Looks what is there whatever the event says: of two that change places the kernel tells first
     * that the one has come, then that the other is gone.
     */
    private void happened(RelativePath path, WatchEvent.Kind<?> kind, Neighbours near) {
        if (kind.equals(StandardWatchEventKinds.ENTRY_DELETE)) {
            watched.dropBelow(path);
            unwatched.remove(path);
        }
        if (!kind.equals(StandardWatchEventKinds.ENTRY_MODIFY)) {
            FileStat now = look(path, near);
            if (now != null && registration.isToBeWatched(path, now)) {
                registration.below(path);
            }
        }
        changed.accept(path);
    }

    /** What is at a path; null if nothing is or that cannot be told, which a scan will say. */
    private static @Nullable FileStat look(RelativePath path, Neighbours near) {
        try {
            return near.look(path);
        } catch (IOException e) {
            return null;
        }
    }

    /** The path of a name; null for a name that is not UTF-8, or otherwise none of ours. */
    private static @Nullable RelativePath path(@Nullable RelativePath directory, Path name) {
        String text = name.toString();
        try {
            if (!Path.of(text).equals(name)) {
                return null; // the bytes of the name do not survive as text
            }
            return directory == null ? RelativePath.of(text) : directory.child(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Ends the watching; no consumer is called when this has returned, but for one running. */
    @Override
    public void close() throws IOException {
        isClosed = true;
        service.close();
        thread.interrupt();
    }
}
