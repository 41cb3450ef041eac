package dev.sluice.scan;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the disk shows with what the index has seen. Pure. Only a difference from what was
 * <em>seen</em> is a local change, never one from what was announced: a file system may keep times
 * or modes less exactly than their origin does.
 *
 * <p>What reappears where a tombstone was replaces nothing ({@code replaced} is null): a delete is
 * no evidence that a concurrent edit of the deleted content was known, so such an edit must become
 * a conflict copy instead of being taken for the earlier content.
 */
final class Comparison {

    private Comparison() {}

    /**
     * What one look tells.
     *
     * @param row what the index has, or null
     * @param algorithm by which files should be hashed
     */
    static LookVerdict look(
            @Nullable Row row, FileStat now, DigestAlgorithm algorithm, LocalExtras extras) {
        if (now.kind() == Kind.DIRECTORY) {
            return directory(row, now, extras);
        }
        FileStat seen = seen(row, now.kind());
        if (row == null
                || seen == null
                || !seen.isSame(now)
                || seen.isRacy()
                || !isHashedBy(row, now.kind(), algorithm)) {
            return new LookVerdict.Unread();
        }
        return LocalExtras.areSame(seen, now)
                ? new LookVerdict.Unchanged()
                : withKnownContent(row, now, extras);
    }

    /** For a folder that begins to preserve more nothing need be read again. */
    private static LookVerdict withKnownContent(Row row, FileStat now, LocalExtras extras) {
        return switch (row.entry().state()) {
            case State.File file -> file(row, now, file.digest(), extras);
            case State.Link link -> link(row, now, link.target(), extras);
            case State.Directory _, State.Deleted _ ->
                    throw new IllegalStateException("bug: no content at " + row.entry().path());
        };
    }

    /** What a file's digest tells. */
    static LookVerdict file(@Nullable Row row, FileStat now, Digest digest, LocalExtras extras) {
        return file(row, now, state(row, now, digest, extras));
    }

    private static State.File state(
            Row row,
            FileStat seen,
            State.File old,
            FileStat now,
            Digest digest,
            LocalExtras extras) {
        Instant mtime = now.mtime().equals(seen.mtime()) ? old.mtime() : now.mtime();
        Mode mode = now.mode().equals(seen.mode()) ? old.mode() : now.mode();
        Extras said = extras.changed(row, seen, now, old.mode(), mode);
        boolean isWritten =
                digest.algorithm() == old.digest().algorithm() && !digest.equals(old.digest());
        State.File state =
                file(
                        now,
                        digest,
                        mode,
                        mtime,
                        isWritten && !said.isNone() ? extras.written(said) : said);
        Extras whole = LocalExtras.whole(state.extras(), now, mode);
        return state.extras().equals(whole) || state.equals(old)
                ? state
                : file(now, digest, mode, mtime, whole);
    }

    private static State.File file(
            FileStat now, Digest digest, Mode mode, Instant mtime, Extras extras) {
        return new State.File(now.size(), new Metadata(mode, mtime, extras), digest);
    }

    /**
     * What is to be said of all names of one file.
     *
     * @param row of one of them, null if nothing is known of any
     */
    static State.File state(@Nullable Row row, FileStat now, Digest digest, LocalExtras extras) {
        FileStat seen = seen(row, Kind.FILE);
        if (row == null || seen == null || !(row.entry().state() instanceof State.File old)) {
            return new State.File(now.size(), Metadata.of(now), digest);
        }
        return state(row, seen, old, now, digest, extras);
    }

    /** What it means for a name that this is to be said of it. */
    static LookVerdict file(@Nullable Row row, FileStat now, State.File state) {
        FileStat seen = seen(row, Kind.FILE);
        if (row == null || seen == null || !(row.entry().state() instanceof State.File old)) {
            return changed(row, state);
        }
        if (state.equals(old)) {
            return sameState(seen, now);
        }
        boolean isOnlyRehashed =
                seen.isSame(now) && state.digest().algorithm() != old.digest().algorithm();
        return isOnlyRehashed ? new LookVerdict.Rehashed(state) : changed(row, state);
    }

    /** What a link's target tells. */
    static LookVerdict link(@Nullable Row row, FileStat now, String target, LocalExtras extras) {
        FileStat seen = seen(row, Kind.SYMLINK);
        if (row == null || seen == null) {
            return changed(row, new State.Link(target, LocalExtras.first(now)));
        }
        Extras said = extras.changed(row, seen, now);
        State.Link state = new State.Link(target, said);
        return state.equals(row.entry().state())
                ? sameState(seen, now)
                : changed(row, new State.Link(target, LocalExtras.whole(said, now, now.mode())));
    }

    private static LookVerdict directory(@Nullable Row row, FileStat now, LocalExtras extras) {
        FileStat seen = seen(row, Kind.DIRECTORY);
        if (row == null || seen == null || !(row.entry().state() instanceof State.Directory old)) {
            return changed(row, new State.Directory(now.mode(), LocalExtras.first(now)));
        }
        Mode mode = now.mode().equals(seen.mode()) ? old.mode() : now.mode();
        State.Directory state =
                new State.Directory(mode, extras.changed(row, seen, now, old.mode(), mode));
        if (!state.equals(old)) {
            return changed(row, state.with(LocalExtras.whole(state.extras(), now, mode)));
        }
        return seen.isSame(now) && LocalExtras.areSame(seen, now)
                ? new LookVerdict.Unchanged()
                : new LookVerdict.Looks();
    }

    /** A look within the tick of the last change is no better than the one before it. */
    private static LookVerdict sameState(FileStat seen, FileStat now) {
        return seen.isSame(now)
                        && LocalExtras.areSame(seen, now)
                        && (!seen.isRacy() || now.isRacy())
                ? new LookVerdict.Unchanged()
                : new LookVerdict.Looks();
    }

    private static LookVerdict changed(@Nullable Row row, State state) {
        return new LookVerdict.Changed(state, replaced(row, state));
    }

    private static @Nullable Digest replaced(@Nullable Row row, State state) {
        if (row == null) {
            return null;
        }
        Entry old = row.entry();
        return old.state().hasContentOf(state) ? old.replaced() : old.state().digest();
    }

    /** How it looked when the entry was true of it, if that was of the same kind. */
    private static @Nullable FileStat seen(@Nullable Row row, Kind kind) {
        return row != null && row.entry().isLive() && row.entry().state().kind() == kind
                ? row.seen()
                : null;
    }

    private static boolean isHashedBy(@Nullable Row row, Kind kind, DigestAlgorithm algorithm) {
        Digest digest = row == null ? null : row.entry().state().digest();
        return kind != Kind.FILE || digest != null && digest.algorithm() == algorithm;
    }
}
