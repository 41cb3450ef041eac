package dev.sluice.disk.root;

import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.IoStep;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code .sluice/} at the root of a folder, with what is in it. Its directories are held open and
 * shared; at each use it is made sure that they are still those at their names.
 */
public final class Reserved implements AutoCloseable {

    static final String STAGING = "staging";
    public static final String TRASH = "trash";

    /** So that nothing of it gets into a repository that the folder is, or is in. */
    private static final String IGNORED = ".gitignore";

    private static final int OWNER_ALL = 0700;

    /** A burst of small files makes thousands of calls in a second. */
    private static final long MAX_NANOS_UNSEEN = 10_000_000;

    private record Seen(HeldDirectory staging, long at) {}

    private final HeldDirectory root;
    private final IoStep remake;
    private volatile @Nullable Seen lastSeen;
    private final AtomicLong names;

    /**
     * Others may be using one that was replaced, so it stays open for a while: until somebody has
     * removed {@code .sluice} some more times.
     */
    private static final int MAX_REPLACED = 12;

    /** Names of this process that nobody can go on with, and that could not be removed. */
    private final Set<String> left = ConcurrentHashMap.newKeySet();

    /** By path. */
    private final Map<String, HeldDirectory> held = new ConcurrentHashMap<>();

    /** The oldest first. */
    private final Deque<HeldDirectory> replaced = new ArrayDeque<>();

    /**
     * @param remake makes all of it again where it may, when it is gone
     */
    Reserved(HeldDirectory root, IoStep remake) {
        this.root = root;
        this.names = new AtomicLong(root.nanoTime());
        this.remake = remake;
    }

    /** Makes what is not there yet. */
    void make() throws IOException {
        makeDirectly(root, RelativePath.RESERVED);
        root.force();
        HeldDirectory top = top();
        makeDirectly(top, STAGING);
        makeDirectly(top, TRASH);
        ignore(top);
        top.force();
    }

    private static void ignore(HeldDirectory top) throws IOException {
        if (top.glance(IGNORED) == null) {
            try (FileChannel file = top.create(IGNORED)) {
                int _ = file.write(StandardCharsets.UTF_8.encode("*\n"));
            } catch (FileAlreadyExistsException e) {
                // Another thread has made it.
            }
        }
    }

    /**
     * {@code .sluice} itself.
     *
     * @throws NoSuchFileException if it is not there
     */
    HeldDirectory top() throws IOException {
        return held(root, RelativePath.RESERVED);
    }

    public HeldDirectory staging() throws IOException {
        return heldOrMade(STAGING);
    }

    /**
     * As {@link #staging}, but for many calls one after the other it is looked for only now and
     * then. If somebody moved it away meanwhile, what is made in it is no worse than what was there
     * already, and the step that publishes it goes from what is held here to what is held there.
     */
    public HeldDirectory stagingAsLastSeen() throws IOException {
        Seen last = lastSeen;
        long now = root.nanoTime();
        if (last != null && now - last.at() < MAX_NANOS_UNSEEN) {
            return last.staging();
        }
        HeldDirectory staging = staging();
        lastSeen = new Seen(staging, now);
        return staging;
    }

    /** After a step in it failed because it is gone. */
    public void forgetLastSeen() {
        lastSeen = null;
    }

    public HeldDirectory trash() throws IOException {
        return heldOrMade(TRASH);
    }

    /** A name in {@link #staging} that was never given before. */
    public String newName(String what) {
        return what + "-" + Long.toHexString(names.incrementAndGet()) + ".tmp";
    }

    /** A name in {@link #staging} that nobody needs any more could not be removed. */
    public void leave(String name) {
        left.add(name);
    }

    /** The names that are to be removed once that is possible. */
    public Set<String> left() {
        return left;
    }

    /**
     * Makes a directory at a place of the tree: it is made in staging, so that it is never seen
     * with another mode, and put in place by renameat, which replaces nothing but an empty
     * directory.
     *
     * @param mode the owner's part is always 7, so that it can be filled
     * @return the mode that it had when it was put in place, as far as the file system keeps modes
     */
    public Mode makeDirectory(HeldDirectory parent, String name, Mode mode) throws IOException {
        HeldDirectory staging = staging();
        String temp = newName("directory");
        try {
            makeDirectly(staging, temp);
            try (HeldDirectory made = staging.enter(temp)) {
                made.setOwnMode(new Mode(mode.bits() | OWNER_ALL));
            }
            FileStat made = staging.look(temp);
            if (made == null) {
                throw new NoSuchFileException(staging.pathOf(temp));
            }
            staging.move(temp, parent, name);
            return made.mode();
        } catch (IOException e) {
            removeMade(staging, temp);
            throw e;
        }
    }

    private void removeMade(HeldDirectory staging, String temp) {
        try {
            staging.removeDirectory(temp);
        } catch (NoSuchFileException e) {
            // It was not made.
        } catch (IOException e) {
            leave(temp);
        }
    }

    private HeldDirectory heldOrMade(String name) throws IOException {
        HeldDirectory top = topOrMade();
        try {
            return held(top, name);
        } catch (NoSuchFileException e) {
            makeDirectly(top, name);
            return held(top, name);
        }
    }

    private HeldDirectory topOrMade() throws IOException {
        try {
            return top();
        } catch (NoSuchFileException e) {
            remake.run();
            return top();
        }
    }

    private HeldDirectory held(HeldDirectory parent, String name) throws IOException {
        String path = parent.pathOf(name);
        HeldDirectory known = held.get(path);
        return known != null && isAt(parent, name, known) ? known : hold(parent, name, path);
    }

    private static boolean isAt(HeldDirectory parent, String name, HeldDirectory known)
            throws IOException {
        Glance found = parent.glance(name);
        return found != null && found.isDirectory() && found.key().equals(known.key());
    }

    private synchronized HeldDirectory hold(HeldDirectory parent, String name, String path)
            throws IOException {
        HeldDirectory known = held.get(path);
        if (known != null && isAt(parent, name, known)) {
            return known;
        }
        HeldDirectory fresh = parent.enter(name);
        held.put(path, fresh);
        if (known != null) {
            replace(known);
        }
        return fresh;
    }

    private void replace(HeldDirectory old) throws IOException {
        replaced.addLast(old);
        if (replaced.size() > MAX_REPLACED) {
            replaced.removeFirst().close();
        }
    }

    /** Only for us: content lies here without the modes of the directories it came from. */
    private static void makeDirectly(HeldDirectory parent, String name) throws IOException {
        try {
            parent.makeDirectory(name);
        } catch (FileAlreadyExistsException e) {
            // Then it is looked at below, like one just made.
        }
        Glance made = parent.glance(name);
        if (made == null || !made.isDirectory()) {
            throw new FileSystemException(
                    parent.pathOf(name),
                    null,
                    "is not there, or no directory, after it was made: was the folder replaced?");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (HeldDirectory directory : held.values()) {
            directory.close();
        }
        for (HeldDirectory directory : replaced) {
            directory.close();
        }
        held.clear();
        replaced.clear();
    }
}
