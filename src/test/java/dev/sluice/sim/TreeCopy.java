package dev.sluice.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/** What was in a tree, as a backup of the whole machine has it: contents, links and times. */
final class TreeCopy {

    /**
     * @param text content of a file, or target of a link; empty for a directory
     */
    private record Item(String path, Kind kind, String text, FileTime mtime) {}

    private enum Kind {
        DIRECTORY,
        FILE,
        LINK
    }

    private final List<Item> items = new ArrayList<>();

    private TreeCopy() {}

    static TreeCopy of(People people, Path root) throws IOException {
        TreeCopy copy = new TreeCopy();
        for (Path each : People.below(root)) {
            if (!each.equals(root) && !people.isOurs(each)) {
                copy.items.add(item(each, root.relativize(each).toString()));
            }
        }
        return copy;
    }

    private static Item item(Path path, String name) throws IOException {
        FileTime mtime = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
        if (Files.isSymbolicLink(path)) {
            return new Item(name, Kind.LINK, Files.readSymbolicLink(path).toString(), mtime);
        }
        return Files.isDirectory(path)
                ? new Item(name, Kind.DIRECTORY, "", mtime)
                : new Item(name, Kind.FILE, Files.readString(path), mtime);
    }

    /** Into an empty tree; a directory comes before what is in it. */
    void putBack(Path root, Edits edits) throws IOException {
        for (Item item : items) {
            Path path = root.resolve(item.path());
            switch (item.kind()) {
                case DIRECTORY -> Files.createDirectory(path);
                case LINK ->
                        Files.createSymbolicLink(path, root.getFileSystem().getPath(item.text()));
                case FILE -> {
                    edits.wroteAgain(item.text());
                    Files.writeString(path, item.text());
                    Files.setLastModifiedTime(path, item.mtime());
                }
            }
        }
    }
}
