package dev.sluice.disk.linux;

import dev.sluice.disk.held.MemoryFileSystem;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path on a {@link MemoryFileSystem}. */
public final class MemoryPath implements Path {

    private final MemoryFileSystem system;
    private final boolean isAbsolute;
    private final List<String> names;

    private MemoryPath(MemoryFileSystem system, boolean isAbsolute, List<String> names) {
        this.system = system;
        this.isAbsolute = isAbsolute;
        this.names = names;
    }

    public static MemoryPath of(MemoryFileSystem system, String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return new MemoryPath(system, text.startsWith("/"), names);
    }

    public static MemoryPath of(Path path) {
        if (path instanceof MemoryPath memory) {
            return memory;
        }
        throw new ProviderMismatchException();
    }

    /** As the disk has it. */
    public String bytes() {
        return MemoryDisk.bytes(toAbsolutePath().toString());
    }

    String lastName() {
        return MemoryDisk.bytes(names.getLast());
    }

    private MemoryPath with(boolean absolute, List<String> others) {
        return new MemoryPath(system, absolute, List.copyOf(others));
    }

    @Override
    public FileSystem getFileSystem() {
        return system;
    }

    @Override
    public boolean isAbsolute() {
        return isAbsolute;
    }

    @Override
    public @Nullable Path getRoot() {
        return isAbsolute ? with(true, List.of()) : null;
    }

    @Override
    public @Nullable Path getFileName() {
        return names.isEmpty() ? null : with(false, List.of(names.getLast()));
    }

    @Override
    public @Nullable Path getParent() {
        if (names.isEmpty() || names.size() == 1 && !isAbsolute) {
            return null;
        }
        return with(isAbsolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return with(false, List.of(names.get(index)));
    }

    @Override
    public Path subpath(int begin, int end) {
        return with(false, names.subList(begin, end));
    }

    @Override
    public boolean startsWith(Path other) {
        MemoryPath start = of(other);
        return isAbsolute == start.isAbsolute
                && start.names.size() <= names.size()
                && names.subList(0, start.names.size()).equals(start.names);
    }

    @Override
    public boolean endsWith(Path other) {
        MemoryPath end = of(other);
        int from = names.size() - end.names.size();
        return from >= 0
                && (!end.isAbsolute || isAbsolute && from == 0)
                && names.subList(from, names.size()).equals(end.names);
    }

    @Override
    public Path normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            if (name.equals("..") && !kept.isEmpty() && !kept.getLast().equals("..")) {
                kept.removeLast();
            } else if (!name.equals(".") && !(name.equals("..") && isAbsolute)) {
                kept.add(name);
            }
        }
        return with(isAbsolute, kept);
    }

    @Override
    public Path resolve(Path other) {
        MemoryPath next = of(other);
        if (next.isAbsolute) {
            return next;
        }
        List<String> all = new ArrayList<>(names);
        all.addAll(next.names);
        return with(isAbsolute, all);
    }

    @Override
    public Path relativize(Path other) {
        MemoryPath target = of(other);
        int common = 0;
        while (common < Math.min(names.size(), target.names.size())
                && names.get(common).equals(target.names.get(common))) {
            common++;
        }
        List<String> steps = new ArrayList<>();
        for (int i = common; i < names.size(); i++) {
            steps.add("..");
        }
        steps.addAll(target.names.subList(common, target.names.size()));
        return with(false, steps);
    }

    @Override
    public URI toUri() {
        return URI.create("memory:" + system.number() + toAbsolutePath());
    }

    @Override
    public Path toAbsolutePath() {
        return isAbsolute ? this : with(true, names);
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return toAbsolutePath().normalize();
    }

    @Override
    public WatchKey register(
            WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MemoryPath path
                && path.system == system
                && path.isAbsolute == isAbsolute
                && path.names.equals(names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(isAbsolute, names);
    }

    @Override
    public String toString() {
        return (isAbsolute ? "/" : "") + String.join("/", names);
    }
}
