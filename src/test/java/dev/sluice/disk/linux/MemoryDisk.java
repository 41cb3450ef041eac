package dev.sluice.disk.linux;

import dev.sluice.domain.Kind;
import dev.sluice.fault.SystemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory, as one of Linux is seen through its system calls: inodes, names that are
 * bytes, link counts, ctimes in the steps of the kernel's clock. Not for several threads at once
 * but under one lock, its own.
 *
 * <p>It fails where it is told to, see {@link #fault}, and of what was not forced a loss of power
 * leaves what a seed chooses, see {@link Journal}.
 */
public final class MemoryDisk {

    public static final int EIO = 5;
    static final int ENOSPC = 28;
    private static final String CAPABILITY = "security.capability";
    static final int ENAMETOOLONG = 36;

    private static final int MAX_NAME = 255;
    private static final int UMASK = 022;
    private static final int PERMISSIONS = 07777;

    /** An ordinary user, and the first of his groups. */
    static final long ORDINARY = 1000;

    /** CONFIG_HZ=250. */
    private static final long TICK = Duration.ofMillis(4).toNanos();

    /** Asked before each call; throws what the call is to fail with. */
    @FunctionalInterface
    public interface Fault {
        void before(String call, String path) throws IOException;
    }

    private static long devices = 1L << 40;

    public final long device;
    public final MemoryNode root;
    private final InstantSource clock;
    private final Journal journal = new Journal();
    private Fault fault = (_, _) -> {};
    private @Nullable Random order;
    private long inodes = 2;
    private long capacity = 1L << 40;
    private long used;

    /** Whoever is here, programs and people alike: root, or an ordinary user. */
    private long user;

    /** Whether modes forbid nothing, as to root. */
    private boolean isPrivileged = true;

    /** Whether people are root, and programs are not. */
    private boolean arePeopleRoot;

    private boolean isProgram;

    public MemoryDisk(InstantSource clock) {
        this.clock = clock;
        this.device = nextDevice();
        this.root = new MemoryNode(inodes, Kind.DIRECTORY, 0755, now());
        root.links = 1;
    }

    private static synchronized long nextDevice() {
        return ++devices;
    }

    /** What is asked before each call of a program; people at the files are not asked. */
    public synchronized void fault(Fault next) {
        fault = next;
    }

    /** From now on names are listed in an order of the seed's. */
    public synchronized void shuffle(Random random) {
        order = random;
    }

    /** From now on modes go for whoever asks, as for the owner of all that is here. */
    public synchronized void unprivileged() {
        isPrivileged = false;
    }

    /** From now on modes go for programs, as for the owner of all that is here. */
    public synchronized void unprivilegedPrograms() {
        isPrivileged = false;
        arePeopleRoot = true;
    }

    /** People are at it, and no program. */
    synchronized void byPeople() {
        isProgram = false;
    }

    /** From now on whoever is here has no capabilities, and owns all that he makes. */
    public synchronized void ordinaryUser() {
        user = ORDINARY;
        root.user = ORDINARY;
        root.group = ORDINARY;
        root.saveMetadata();
    }

    boolean isRoot() {
        return user == 0;
    }

    /** How many bytes it has room for. */
    public synchronized void resize(long bytes) {
        capacity = bytes;
    }

    public synchronized long capacity() {
        return capacity;
    }

    public synchronized long free() {
        return Math.max(0, capacity - used);
    }

    public void step(String call, String path) throws IOException {
        Fault asked;
        synchronized (this) {
            asked = fault;
        }
        asked.before(call, path);
        synchronized (this) {
            isProgram = true; // whoever was asked may have let people do something
        }
    }

    public Instant clock() {
        return clock.instant();
    }

    /** As what is changed now is stamped. */
    Instant now() {
        Instant now = clock.instant();
        return Instant.ofEpochSecond(now.getEpochSecond(), now.getNano() / TICK * TICK);
    }

    /** The bytes of a text, each as a character. */
    public static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    public @Nullable MemoryNode find(MemoryNode directory, String name, String path)
            throws IOException {
        search(directory, path);
        check(name, path);
        return directory.names.get(name);
    }

    private static void check(String name, String path) throws IOException {
        if (name.length() > MAX_NAME) {
            throw new SystemException(path, ENAMETOOLONG);
        }
    }

    /** May names be looked up in it? */
    private void search(MemoryNode directory, String path) throws IOException {
        if (!directory.isDirectory()) {
            throw Errno.exception(Errno.ENOTDIR, path);
        }
        allow(directory, 0100, path);
    }

    /** Fails if its mode does not give its owner all of these. */
    public void allow(MemoryNode node, int bits, String path) throws IOException {
        boolean isFree = isPrivileged || arePeopleRoot && !isProgram;
        if (!isFree && (node.mode & bits) != bits) {
            throw Errno.exception(Errno.EACCES, path);
        }
    }

    private void change(MemoryNode directory, String path) throws IOException {
        search(directory, path);
        allow(directory, 0300, path);
        if (directory.links == 0) {
            throw Errno.exception(Errno.ENOENT, path);
        }
    }

    public MemoryNode make(
            MemoryNode directory, String name, @Nullable Kind kind, int mode, String path)
            throws IOException {
        change(directory, path);
        check(name, path);
        if (directory.names.containsKey(name)) {
            throw Errno.exception(Errno.EEXIST, path);
        }
        takeRoom(1, path);
        used--; // for the inode itself; a full disk makes none
        MemoryNode made = owned(kind, mode & PERMISSIONS);
        MemoryAcl.inherit(directory, made, UMASK);
        made.saveMetadata();
        journal.begin();
        put(directory, name, made);
        return made;
    }

    public MemoryNode unnamed(int mode) {
        return owned(Kind.FILE, mode & ~UMASK & PERMISSIONS);
    }

    private MemoryNode owned(@Nullable Kind kind, int mode) {
        MemoryNode made = new MemoryNode(++inodes, kind, mode, now());
        made.user = user;
        made.group = user;
        return made;
    }

    private void takeRoom(long bytes, String path) throws IOException {
        if (bytes > capacity - used) {
            throw new SystemException(path, ENOSPC);
        }
        used += bytes;
    }

    private void put(MemoryNode directory, String name, MemoryNode node) {
        directory.names.put(name, node);
        node.links++;
        if (node.isDirectory()) {
            node.parent = directory;
        }
        touched(directory);
        node.ctime = now();
        journal.note(directory, name, node);
    }

    private void drop(MemoryNode directory, String name, MemoryNode node) {
        directory.names.remove(name);
        node.links--;
        if (node.isDirectory()) {
            node.parent = null;
        }
        if (node.links == 0) {
            used -= node.size();
        }
        touched(directory);
        node.ctime = now();
        journal.note(directory, name, null);
    }

    private void touched(MemoryNode directory) {
        directory.mtime = now();
        directory.ctime = directory.mtime;
    }

    private MemoryNode present(MemoryNode directory, String name, String path) throws IOException {
        MemoryNode found = find(directory, name, path);
        if (found == null) {
            throw Errno.exception(Errno.ENOENT, path);
        }
        return found;
    }

    public void link(MemoryNode node, MemoryNode directory, String name, String path)
            throws IOException {
        change(directory, path);
        check(name, path);
        if (directory.names.containsKey(name)) {
            throw Errno.exception(Errno.EEXIST, path);
        }
        if (node.isDirectory()) {
            throw Errno.exception(Errno.EPERM, path);
        }
        journal.begin();
        put(directory, name, node);
    }

    public void unlink(MemoryNode directory, String name, String path) throws IOException {
        change(directory, path);
        MemoryNode found = present(directory, name, path);
        if (found.isDirectory()) {
            throw Errno.exception(Errno.EISDIR, path);
        }
        journal.begin();
        drop(directory, name, found);
    }

    public void removeDirectory(MemoryNode directory, String name, String path) throws IOException {
        change(directory, path);
        MemoryNode found = present(directory, name, path);
        if (!found.isDirectory()) {
            throw Errno.exception(Errno.ENOTDIR, path);
        }
        if (!found.names.isEmpty()) {
            throw Errno.exception(Errno.ENOTEMPTY, path);
        }
        journal.begin();
        drop(directory, name, found);
    }

    public void rename(
            MemoryNode from,
            String name,
            MemoryNode to,
            String newName,
            boolean mayReplace,
            String path)
            throws IOException {
        change(from, path);
        change(to, path);
        MemoryNode moved = present(from, name, path);
        MemoryNode there = find(to, newName, path);
        if (there != null && !mayReplace) {
            throw Errno.exception(Errno.EEXIST, path);
        }
        checkNotIntoItself(moved, to, path);
        if (there == moved) {
            return;
        }
        journal.begin();
        if (there != null) {
            checkReplaceable(moved, there, path);
            drop(to, newName, there);
        }
        moved.links++; // never without a name
        drop(from, name, moved);
        put(to, newName, moved);
        moved.links--;
    }

    private static void checkReplaceable(MemoryNode moved, MemoryNode there, String path)
            throws IOException {
        if (there.isDirectory() && !moved.isDirectory()) {
            throw Errno.exception(Errno.EISDIR, path);
        }
        if (moved.isDirectory() && !there.isDirectory()) {
            throw Errno.exception(Errno.ENOTDIR, path);
        }
        if (!there.names.isEmpty()) {
            throw Errno.exception(Errno.ENOTEMPTY, path);
        }
    }

    private static void checkNotIntoItself(MemoryNode moved, MemoryNode to, String path)
            throws IOException {
        for (MemoryNode above = to; above != null; above = above.parent) {
            if (above == moved) {
                throw Errno.exception(Errno.EINVAL, path);
            }
        }
    }

    public void exchange(MemoryNode from, String name, MemoryNode to, String newName, String path)
            throws IOException {
        change(from, path);
        change(to, path);
        MemoryNode one = present(from, name, path);
        MemoryNode other = present(to, newName, path);
        checkNotIntoItself(one, to, path);
        checkNotIntoItself(other, from, path);
        journal.begin();
        from.names.put(name, other);
        to.names.put(newName, one);
        if (one.isDirectory()) {
            one.parent = to;
        }
        if (other.isDirectory()) {
            other.parent = from;
        }
        touched(from);
        touched(to);
        one.ctime = now();
        other.ctime = now();
        journal.note(from, name, other);
        journal.note(to, newName, one);
    }

    public void write(MemoryNode file, long position, byte[] bytes, String path)
            throws IOException {
        takeRoom(Math.max(0, position + bytes.length - file.size()), path);
        file.write(position, bytes);
        dropPrivileges(file);
        touched(file);
        journal.changed(file);
    }

    void truncate(MemoryNode file, long size, String path) throws IOException {
        takeRoom(size - file.size(), path);
        file.resize(size);
        dropPrivileges(file);
        touched(file);
        journal.changed(file);
    }

    public void setMtime(MemoryNode node, Instant mtime) {
        node.mtime = mtime;
        node.ctime = now();
        journal.changed(node);
    }

    public void setMode(MemoryNode node, int mode) {
        node.mode = mode & PERMISSIONS;
        MemoryAcl.setMode(node);
        node.ctime = now();
        journal.changed(node);
    }

    /** A program of other content is not to run with the rights of the one before. */
    private void dropPrivileges(MemoryNode file) {
        without(file, CAPABILITY);
        if (!isRoot()) {
            file.mode &= ~runsAsOwner(file);
        }
    }

    /** The bits with which a program runs as somebody. */
    private static int runsAsOwner(MemoryNode file) {
        return (file.mode & 010) == 0 ? 04000 : 06000;
    }

    static void without(MemoryNode node, String attribute) {
        if (node.attributes.containsKey(attribute)) {
            SortedMap<String, byte[]> less = new TreeMap<>(node.attributes);
            less.remove(attribute);
            node.attributes = Collections.unmodifiableSortedMap(less);
        }
    }

    static void put(MemoryNode node, String attribute, byte[] value) {
        SortedMap<String, byte[]> more = new TreeMap<>(node.attributes);
        more.put(attribute, value);
        node.attributes = Collections.unmodifiableSortedMap(more);
    }

    /** As chown(2): gives 0, or a negated number of an error. */
    public int setOwner(MemoryNode node, long owner, long group) {
        long newUser = owner < 0 ? node.user : owner;
        long newGroup = group < 0 ? node.group : group;
        boolean isOwn = newUser == node.user && isOfOrdinary(newGroup, node);
        if (!isRoot() && !isOwn) {
            return -Errno.EPERM;
        }
        node.user = newUser;
        node.group = newGroup;
        if (node.isFile()) {
            node.mode &= ~runsAsOwner(node);
            without(node, CAPABILITY);
        }
        changed(node);
        return 0;
    }

    private static boolean isOfOrdinary(long group, MemoryNode node) {
        return group == node.group || group == ORDINARY || group == ORDINARY + 1;
    }

    /** As setxattr(2); null takes it away. */
    public int setAttribute(MemoryNode node, String name, byte @Nullable [] value) {
        boolean isAcl = name.startsWith("system.posix_acl_");
        if (isAcl && node.isLink()) {
            return -Errno.ENOTSUP;
        }
        if (!isAcl && (name.startsWith("user.") ? node.isLink() : !isRoot())) {
            return -Errno.EPERM;
        }
        if (isAcl) {
            int result = MemoryAcl.set(node, name, value);
            if (result < 0) {
                return result;
            }
        } else if (value == null) {
            without(node, name);
        } else {
            put(node, name, value.clone());
        }
        changed(node);
        return 0;
    }

    private void changed(MemoryNode node) {
        node.ctime = now();
        journal.changed(node);
    }

    /** What an fsync does. */
    public void force(MemoryNode node) {
        journal.force(node);
    }

    /** Without a name, and nobody has it open any more. */
    public void release(MemoryNode file) {
        used -= file.links == 0 ? file.size() : 0;
    }

    /** Names are made durable in an order of their own each, as POSIX allows. */
    public synchronized void weakest() {
        journal.weakest();
    }

    /** What was not forced may be gone. Whoever holds something open is not to use it any more. */
    public synchronized void losePower(Random random) {
        used = journal.lose(root, random);
    }

    public List<String> list(MemoryNode directory, String path) throws IOException {
        allow(directory, 0400, path);
        List<String> names = new ArrayList<>(directory.names.keySet());
        if (order != null) {
            Collections.shuffle(names, order);
        }
        return names;
    }
}
