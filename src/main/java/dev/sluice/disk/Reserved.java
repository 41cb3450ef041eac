package dev.sluice.disk;

import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code .sluice/} at the root of a folder, with what is in it. Its directories are held open and
 * shared; at each use it is made sure that they are still those at their names.
 */
final class Reserved implements AutoCloseable {

    static final String STAGING = "staging";
    static final String TRASH = "trash";

    /** Only for us: content lies here without the modes of the directories it came from. */
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final int OWNER_ALL = 0700;

    private final HeldDirectory root;
    private final AtomicLong names = new AtomicLong(System.nanoTime());

    /** By path; those that were replaced stay open until the end, since others may use them. */
    private final Map<String, HeldDirectory> held = new HashMap<>();

    private final List<HeldDirectory> opened = new ArrayList<>();

    Reserved(HeldDirectory root) {
        this.root = root;
    }

    /** Makes what is not there yet. */
    void make() throws IOException {
        makeDirectly(root, RelativePath.RESERVED);
        root.force();
        HeldDirectory top = top();
        makeDirectly(top, STAGING);
        makeDirectly(top, TRASH);
        top.force();
    }

    /**
     * {@code .sluice} itself.
     *
     * @throws NoSuchFileException if it is not there
     */
    HeldDirectory top() throws IOException {
        return held(root, RelativePath.RESERVED);
    }

    HeldDirectory staging() throws IOException {
        return heldOrMade(STAGING);
    }

    HeldDirectory trash() throws IOException {
        return heldOrMade(TRASH);
    }

    /** A name in {@link #staging} that was never given before. */
    String newName(String what) {
        return what + "-" + Long.toHexString(names.incrementAndGet()) + ".tmp";
    }

    /**
     * Makes a directory at a place of the tree. Java has no mkdirat, so it is made in staging and
     * put in place by renameat, which replaces nothing but an empty directory.
     *
     * @param mode the owner's part is always 7, so that it can be filled
     */
    void makeDirectory(HeldDirectory parent, String name, Mode mode) throws IOException {
        HeldDirectory staging = staging();
        String temp = newName("directory");
        makeDirectly(staging, temp);
        try {
            try (HeldDirectory made = staging.enter(temp)) {
                made.setOwnMode(new Mode(mode.bits() | OWNER_ALL));
            }
            staging.move(temp, parent, name);
        } catch (IOException e) {
            staging.removeDirectory(temp);
            throw e;
        }
    }

    private HeldDirectory heldOrMade(String name) throws IOException {
        HeldDirectory top = top();
        try {
            return held(top, name);
        } catch (NoSuchFileException e) {
            makeDirectly(top, name);
            return held(top, name);
        }
    }

    private synchronized HeldDirectory held(HeldDirectory parent, String name) throws IOException {
        String path = parent.pathOf(name);
        HeldDirectory known = held.get(path);
        BasicFileAttributes found = parent.glance(name);
        if (known != null
                && found != null
                && found.isDirectory()
                && FileKey.of(found).equals(known.key())) {
            return known;
        }
        HeldDirectory fresh = parent.enter(name);
        opened.add(fresh);
        held.put(path, fresh);
        return fresh;
    }

    /** By full path, into a directory that is ours or the root, and then looked for from there. */
    private static void makeDirectly(HeldDirectory parent, String name) throws IOException {
        try {
            Named.call(
                    parent.pathOf(name),
                    () -> Files.createDirectory(parent.fullPath(name), PRIVATE));
        } catch (FileAlreadyExistsException e) {
            // Then it is looked at below, like one just made.
        }
        BasicFileAttributes made = parent.glance(name);
        if (made == null || !made.isDirectory()) {
            throw new FileSystemException(
                    parent.pathOf(name),
                    null,
                    "is not there, or no directory, after it was made: was the folder replaced?");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (HeldDirectory directory : opened) {
            directory.close();
        }
        opened.clear();
        held.clear();
    }
}
