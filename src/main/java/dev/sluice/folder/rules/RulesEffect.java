package dev.sluice.folder.rules;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Listing;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.FeedRow;
import dev.sluice.index.HeldRules;
import dev.sluice.index.Index;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What other ignore rules would do here: which entries they forget, and what they show that is on
 * the disk and ignored now. Costs one pass over the index, and one walk over the names on the disk
 * where the new rules may show anything.
 *
 * @param forgets live entries that are ignored by the new rules
 * @param shows paths on the disk that only the former rules ignore
 * @param paths the first of both
 * @param unread a directory that could not be listed, so that it is not known what is shown; null
 *     if there is none
 */
record RulesEffect(long forgets, long shows, HeldRules.Paths paths, @Nullable String unread) {

    /** Paths that are named of each. */
    private static final int MAX_NAMED = 1_000;

    /**
     * @param mayShow whether anything can be visible under the new rules that is not now
     */
    static RulesEffect of(
            IgnoreRules former, IgnoreRules next, boolean mayShow, Index index, FolderRoot root) {
        Count forgets = new Count();
        forEachForgotten(next, index, forgets::add);
        Count shows = new Count();
        if (mayShow) {
            walk(former, next, root, shows);
        }
        return new RulesEffect(
                forgets.count,
                shows.count,
                new HeldRules.Paths(forgets.first, shows.first),
                shows.unread);
    }

    /** Passes the live entries that rules ignore. */
    static void forEachForgotten(IgnoreRules next, Index index, Consumer<FeedRow> sink) {
        if (next.isEmpty()) {
            return;
        }
        index.changes(
                Sequence.ZERO,
                Integer.MAX_VALUE,
                row -> {
                    if (row.entry().isLive() && next.ignores(row.entry())) {
                        sink.accept(row);
                    }
                });
    }

    /** Whether rules that only say more of what is ignored are what came: they show nothing. */
    static boolean mayShow(List<String> former, List<String> next) {
        return next.size() < former.size()
                || !next.subList(0, former.size()).equals(former)
                || next.subList(former.size(), next.size()).stream()
                        .anyMatch(pattern -> pattern.startsWith("!"));
    }

    /** What a listing does not name cannot be replicated, whatever the rules. */
    private static void walk(IgnoreRules former, IgnoreRules next, FolderRoot root, Count shows) {
        Deque<Directory> waiting = new ArrayDeque<>();
        waiting.push(new Directory(null, false));
        while (!waiting.isEmpty()) {
            Directory directory = waiting.pop();
            for (Map.Entry<String, FileStat> item : list(directory, root, shows).entrySet()) {
                RelativePath path = directory.child(item.getKey());
                boolean isDirectory = item.getValue().kind() == Kind.DIRECTORY;
                if (path == null || next.ignoresItself(path, isDirectory)) {
                    continue;
                }
                boolean wasHidden =
                        directory.wasHidden() || former.ignoresItself(path, isDirectory);
                if (wasHidden) {
                    shows.add(path);
                }
                if (isDirectory) {
                    waiting.push(new Directory(path, wasHidden));
                }
            }
        }
    }

    private static Map<String, FileStat> list(Directory directory, FolderRoot root, Count shows) {
        try {
            Listing listing = root.list(directory.path());
            return listing.items();
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            shows.unread = directory.path() == null ? "the root" : directory.path().toString();
            return Map.of();
        }
    }

    /**
     * A directory that the new rules show.
     *
     * @param path null for the root
     * @param wasHidden whether the former rules ignore all that is in it
     */
    private record Directory(@Nullable RelativePath path, boolean wasHidden) {

        @Nullable RelativePath child(String name) {
            try {
                return path == null ? RelativePath.of(name) : path.child(name);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    private static final class Count {

        private final List<RelativePath> first = new ArrayList<>();
        private long count;
        private @Nullable String unread;

        void add(FeedRow row) {
            add(row.entry().path());
        }

        void add(RelativePath path) {
            count++;
            if (first.size() < MAX_NAMED) {
                first.add(path);
            }
        }
    }
}
