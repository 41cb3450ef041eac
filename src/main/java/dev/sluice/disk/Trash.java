package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was replaced or removed, in {@code .sluice/trash} under its relative directory, so that a
 * person takes it back with {@code cp}. At most 5 versions of a path are kept. For several threads.
 */
public final class Trash {

    /** How long what is kept without a number of days stays: the default of the configuration. */
    private static final int DEFAULT_DAYS = 7;

    /** Directories known by heart; deletes come directory by directory. */
    private static final int MOST_KNOWN = 64;

    private static final Mode PRIVATE = new Mode(0700);

    private final FolderRoot root;
    private final int days;
    private final Clock clock;
    private final HardLinks links;
    private final AtomicLong bytes = new AtomicLong();

    /** Held by whoever makes room. */
    private final Object room = new Object();

    /** What was in the trash when nothing of it could be given up; -1 for no such time. */
    private long vain = -1;

    private final Map<String, TrashDirectory> known =
            new LinkedHashMap<>(MOST_KNOWN, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, TrashDirectory> eldest) {
                    return size() > MOST_KNOWN;
                }
            };

    /**
     * @param days how long things are kept; 0 to keep nothing
     * @param clock for the time in the names
     */
    public Trash(FolderRoot root, int days, Clock clock) {
        this(root, days, clock, root.links());
    }

    Trash(FolderRoot root, int days, Clock clock, HardLinks links) {
        this.root = root;
        this.days = days;
        this.clock = clock;
        this.links = links;
    }

    /**
     * Bytes of what is kept, as {@link #expire} last saw it and as it changed here since: 0 before.
     * What has a second name elsewhere costs the disk less.
     */
    public long bytes() {
        return Math.max(0, bytes.get());
    }

    /** Whether anything is kept. */
    boolean isKept() {
        return days > 0;
    }

    /**
     * Links what is at a name into the trash, and makes sure that it is what was expected. On a
     * file system without hard links it is copied.
     *
     * @throws TargetChangedException if it is not, or no longer; the trash then has nothing of it
     */
    synchronized void keep(HeldDirectory parent, RelativePath path, Expectation expected)
            throws IOException {
        FileIdentity identity = Objects.requireNonNull(expected.identity());
        try (HeldDirectory directory = enter(path.parent())) {
            long removed =
                    names(directory, path.parent())
                            .add(
                                    directory,
                                    TrashName.of(path.name(), clock.instant()),
                                    (trash, name) -> keep(parent, path, identity, trash, name));
            bytes.addAndGet(identity.size() - removed);
        }
    }

    private void keep(
            HeldDirectory parent,
            RelativePath path,
            FileIdentity identity,
            HeldDirectory trash,
            String name)
            throws IOException {
        switch (links.link(parent, path.name(), FileKey.of(identity), trash, name)) {
            case DONE -> checkLinked(path, identity, trash, name);
            case REFUSED -> Copying.whole(parent, path.name(), identity, trash, name);
        }
    }

    private static void checkLinked(
            RelativePath path, FileIdentity identity, HeldDirectory trash, String name)
            throws IOException {
        try {
            new Expectation(path.toString(), identity).checkButCtime(trash.look(name));
        } catch (IOException e) {
            trash.removeFile(name);
            throw e;
        }
    }

    private TrashDirectory names(HeldDirectory directory, @Nullable RelativePath path)
            throws IOException {
        String key = path == null ? "" : path.toString();
        TrashDirectory names = known.get(key);
        if (names == null || !names.isOf(directory)) {
            names = new TrashDirectory(directory);
            known.put(key, names);
        }
        return names;
    }

    private HeldDirectory enter(@Nullable RelativePath path) throws IOException {
        HeldDirectory current = root.reserved().trash().borrowed();
        if (path == null) {
            return current;
        }
        for (String name : path.names()) {
            try (HeldDirectory above = current) {
                current = enterOrMake(above, name);
            }
        }
        return current;
    }

    private HeldDirectory enterOrMake(HeldDirectory parent, String name) throws IOException {
        try {
            return parent.enter(name);
        } catch (NoSuchFileException e) {
            root.reserved().makeDirectory(parent, name, PRIVATE);
            return parent.enter(name);
        }
    }

    /**
     * Removes what was kept for longer than the days of the trash, by the time in its name, and the
     * directories that are empty then. What is not named by us stays. With 0 days only what was
     * kept by {@link Tree#keep} is there; it stays for the default number of days.
     */
    public void expire(Instant now) throws IOException {
        Instant before = now.minus(Duration.ofDays(days > 0 ? days : DEFAULT_DAYS));
        long known = bytes.get();
        long left = expire(root.reserved().trash(), before);
        bytes.addAndGet(left - known);
    }

    /**
     * Removes what was kept, oldest first, until so many bytes are free on the disk. Nothing is
     * given up for what would not fit even then.
     */
    public void makeRoom(long wanted) throws IOException {
        synchronized (room) {
            while (isWorthwhile(wanted)) {
                long before = bytes.get();
                makeRoom(wanted, OldestKept.in(root.reserved().trash()));
                vain = bytes.get() == before ? before : -1;
            }
        }
    }

    private boolean isWorthwhile(long wanted) throws IOException {
        long free = root.freeBytes();
        long kept = bytes();
        return free < wanted && kept != vain && wanted - free <= kept;
    }

    private void makeRoom(long wanted, List<OldestKept.Kept> oldest) throws IOException {
        for (OldestKept.Kept kept : oldest) {
            if (root.freeBytes() >= wanted) {
                return;
            }
            try {
                kept.remove(root.reserved().trash());
            } catch (NoSuchFileException e) {
                // A person was faster.
            }
            bytes.addAndGet(-kept.size());
        }
    }

    /** The bytes that are left in a directory and below it. */
    private long expire(HeldDirectory directory, Instant before) throws IOException {
        long left = 0;
        for (String name : names(directory)) {
            Glance found = directory.glance(name);
            if (found != null && found.isDirectory()) {
                try (HeldDirectory below = directory.enter(name)) {
                    left += expire(below, before);
                }
                removeIfEmpty(directory, name);
            } else if (found != null && isBefore(name, before)) {
                directory.removeFile(name);
            } else if (found != null) {
                left += found.size();
            }
        }
        return left;
    }

    static List<String> names(HeldDirectory directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (HeldDirectory again = directory.again()) {
            for (ListedName listed : again.read()) {
                if (listed.text() != null) {
                    names.add(listed.text());
                }
            }
        }
        return names;
    }

    private static boolean isBefore(String name, Instant before) {
        TrashName parsed = TrashName.parse(name);
        return parsed != null && parsed.at().isBefore(before);
    }

    /** Not while something is being kept, which may just have made the directory for itself. */
    private synchronized void removeIfEmpty(HeldDirectory directory, String name)
            throws IOException {
        try {
            directory.removeDirectory(name);
        } catch (DirectoryNotEmptyException e) {
            // Something younger is in it.
        }
    }
}
