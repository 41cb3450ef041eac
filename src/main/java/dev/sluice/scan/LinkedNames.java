package dev.sluice.scan;

import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files with several names, where the folder preserves hard links. The names of one file that a
 * scan meets are put together by its inode: the file is read once, and a change is noted for all
 * its names at once, so that no peer has one name without the others for longer than a batch takes.
 */
final class LinkedNames {

    /** Names that wait for others of their files; when there are more, they wait no longer. */
    private static final int MAX_WAITING = 100_000;

    /** Of more files with one content the others are left to the next walk over everything. */
    private static final int MAX = 10_000;

    /** Other files whose entries say just the same: there should be none. */
    private static final int FEW = 4;

    /** Files of one group that are told apart when they should be one. */
    private static final int MAX_TOLD = 100;

    private static final Comparator<RelativePath> BY_TEXT =
            Comparator.comparing(RelativePath::toString);

    private final FolderRoot root;
    private final Index index;
    private final IgnoreRules ignored;
    private final LocalExtras extras;
    private final Map<Long, List<HashTask>> waiting = new LinkedHashMap<>();
    private int count;

    /**
     * What entries were to say that may not be in the index yet, and of which inode: the latest.
     */
    private final Map<State.File, Long> given =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<State.File, Long> eldest) {
                    return size() > MAX;
                }
            };

    /** By the name through which the file is read. */
    private final Map<RelativePath, List<HashTask>> read = new HashMap<>();

    LinkedNames(FolderRoot root, Index index, IgnoreRules ignored, LocalExtras extras) {
        this.root = root;
        this.index = index;
        this.ignored = ignored;
        this.extras = extras;
    }

    /** Adds a name of a file that has several; the file is to be read when it is released. */
    void add(HashTask name) {
        waiting.computeIfAbsent(name.looked().inode(), _ -> new ArrayList<>()).add(name);
        count++;
    }

    /** Whether all names of a file have come, or too many names are waiting. */
    boolean isReady(HashTask last) {
        List<HashTask> names = waiting.get(last.looked().inode());
        return names != null && names.size() >= Preserving.names(last.looked())
                || count >= MAX_WAITING;
    }

    /** A file is to be read, through the name returned; null if it was released before. */
    @Nullable HashTask release(long inode) {
        List<HashTask> names = waiting.remove(inode);
        if (names == null) {
            return null;
        }
        count -= names.size();
        read.put(names.getFirst().path(), names);
        return names.getFirst();
    }

    /** Those that still wait for other names. */
    List<Long> inodes() {
        return List.copyOf(waiting.keySet());
    }

    /** The names of a file that was read through one of them; empty if it has only that. */
    List<HashTask> taken(HashTask reading) {
        List<HashTask> names = read.remove(reading.path());
        return names == null ? List.of() : names;
    }

    /**
     * The names that the index knows and this scan has not met: a watcher reports only the one
     * through which a file was written.
     */
    List<HashTask> others(List<HashTask> met, FileStat now, Digest digest) {
        if (met.size() >= Preserving.names(now)) {
            return List.of();
        }
        Set<RelativePath> known = new HashSet<>();
        Set<Digest> contents = new HashSet<>(Set.of(digest));
        for (HashTask name : met) {
            known.add(name.path());
            Row row = name.row();
            if (row != null && row.entry().state() instanceof State.File old) {
                contents.add(old.digest());
            }
        }
        List<HashTask> others = new ArrayList<>();
        for (Digest content : contents) {
            for (Row row : index.filesWith(content, MAX)) {
                if (isOn(row, now) && known.add(row.entry().path())) {
                    FileStat looked = look(row);
                    if (looked != null && looked.isSame(now)) {
                        others.add(new HashTask(row.entry().path(), row, now, false));
                    }
                }
            }
        }
        return others;
    }

    private @Nullable FileStat look(Row row) {
        try {
            return ignored.ignores(row.entry()) ? null : root.look(row.entry().path());
        } catch (IOException e) {
            return null; // whoever looks at it next tells why
        }
    }

    private static boolean isOn(@Nullable Row row, FileStat file) {
        FileStat seen = row == null || !row.entry().isLive() ? null : row.seen();
        return seen != null && seen.isSameFile(file);
    }

    /** What the entries of all names of a file are to say. */
    State.File state(List<HashTask> names, FileStat now, Digest digest) {
        Row base = base(names, now);
        LinkGroup known = base == null ? null : base.entry().state().links();
        if (known == null) {
            known = intended(names);
        }
        RelativePath first = names.stream().map(HashTask::path).min(BY_TEXT).orElseThrow();
        LinkGroup group = known == null ? LinkGroup.namedAfter(first, 0) : known;
        State.File state = state(base, now, digest, group);
        if (isNews(names, state, now)) {
            Set<RelativePath> paths = new HashSet<>();
            names.forEach(name -> paths.add(name.path()));
            for (int taken = 1; isTaken(state, now, paths); taken++) {
                state = state(base, now, digest, LinkGroup.namedAfter(first, taken));
            }
            given.put(state, now.inode());
        }
        return state;
    }

    /** Of a file that a puller has made or linked, and not committed yet. */
    private @Nullable LinkGroup intended(List<HashTask> names) {
        for (HashTask name : names) {
            Intent intent = index.intent(name.path());
            if (intent != null && intent.entry().state().links() != null) {
                return intent.entry().state().links();
            }
        }
        return null;
    }

    private State.File state(@Nullable Row base, FileStat now, Digest digest, LinkGroup group) {
        Extras looked = now.extras() == null ? Extras.NONE : now.extras();
        return Comparison.state(base, now.with(looked.with(group)), digest, extras);
    }

    /** The first that was a name of the file before, and of a group if any was. */
    private static @Nullable Row base(List<HashTask> names, FileStat now) {
        Row base = null;
        for (HashTask name : names) {
            Row row = name.row();
            if (row != null && isOn(row, now) && (base == null || isBefore(row, base))) {
                base = row;
            }
        }
        return base;
    }

    private static boolean isBefore(Row one, Row other) {
        LinkGroup ofOne = one.entry().state().links();
        LinkGroup ofOther = other.entry().state().links();
        if (Objects.equals(ofOne, ofOther)) {
            return BY_TEXT.compare(one.entry().path(), other.entry().path()) < 0;
        }
        return ofOther == null || ofOne != null && ofOne.text().compareTo(ofOther.text()) < 0;
    }

    private static boolean isNews(List<HashTask> names, State.File state, FileStat now) {
        return names.stream()
                .map(HashTask::row)
                .anyMatch(row ->
                        row == null || !isOn(row, now) || !state.equals(row.entry().state()));
    }

    /** Whether entries of another file would say the same: they would be joined elsewhere. */
    private boolean isTaken(State.File state, FileStat now, Set<RelativePath> names) {
        return given.getOrDefault(state, now.inode()) != now.inode()
                || index.linkedWith(state, names.size() + FEW).stream()
                        .anyMatch(row -> !isOn(row, now) && !names.contains(row.entry().path()));
    }

    /**
     * Whether a file with one name is the only one of its group, or the first of several that
     * should be one: then the others are told.
     */
    boolean isFirst(RelativePath path, State.File file, FileStat now) {
        return index.linkedWith(file, MAX_TOLD).stream()
                .noneMatch(row -> !isOn(row, now) && BY_TEXT.compare(row.entry().path(), path) < 0);
    }

    /** The same of a file with one name that was in a group. */
    LookVerdict unlessTaken(RelativePath path, LookVerdict verdict, FileStat now) {
        if (!(verdict instanceof LookVerdict.Changed(State.File state, Digest replaced))
                || state.links() == null) {
            return verdict;
        }
        if (isTaken(state, now, Set.of(path))) {
            return new LookVerdict.Changed(state.with(state.extras().with(null)), replaced);
        }
        given.put(state, now.inode());
        return verdict;
    }
}
