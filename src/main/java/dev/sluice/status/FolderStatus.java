package dev.sluice.status;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Saves;
import dev.sluice.folder.Folder;
import dev.sluice.folder.state.FolderState;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.Need;
import dev.sluice.index.Refused;
import dev.sluice.index.Totals;
import dev.sluice.peer.known.PeerState;
import dev.sluice.pull.ContentTransfer;
import dev.sluice.pull.Drift;
import dev.sluice.report.ScanReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One folder at one moment, as it is shown. Lists are cut to what a person reads.
 *
 * @param reason why it is stopped, null if it is not
 * @param problems what cannot be replicated, by path (fit for one line), and why; in their order
 * @param conflictCount live conflict copies, of which only the first are listed
 * @param unwatched directories that are seen by scans only
 * @param root what was done about its directory
 * @param drift what is put right in a mirror, null unless this is one
 * @param unwritable why nothing can be written into the root, null if it can
 * @param paused why no contents are pulled just now, null if they are
 * @param rebuilt why the index was made anew at this start, null if it was not
 * @param plans what waits for a person
 * @param restored what has shown since the start that the index is an earlier copy, or null
 * @param evicted members that were evicted since the start, since they were silent for too long;
 *     null if none was
 * @param warnings what works, and will be trouble
 * @param scrub how far contents were read again, and what has rotted
 * @param hooks who is told of it
 */
record FolderStatus(
        String id,
        String path,
        String role,
        String state,
        @Nullable String reason,
        long sequence,
        Totals totals,
        @Nullable ScanReport lastScan,
        List<Peer> peers,
        List<Flight> inFlight,
        List<Failure> failures,
        long conflictCount,
        List<Conflict> conflicts,
        Map<String, String> problems,
        List<String> unwatched,
        RootNotes root,
        @Nullable Undoing drift,
        @Nullable String unwritable,
        @Nullable String paused,
        @Nullable String rebuilt,
        List<DeletePlan> plans,
        @Nullable String restored,
        @Nullable String evicted,
        List<String> warnings,
        Scrubbing scrub,
        List<Telling> hooks) {

    /** Failures that are listed; the others are counted by the peers' {@code waiting}. */
    private static final int MAX_FAILURES = 100;

    private static final int MAX_CONFLICTS = 100;
    private static final int MAX_MOUNTS = 100;

    /** Plans that are listed; all of them are at the data port. */
    private static final int MAX_PLANS = 100;

    private static final String RUNNING = new FolderState.Running().text();

    /** A peer, and what is still wanted from it. */
    record Peer(PeerState state, long waiting, double lagSeconds) {}

    /** A content on its way here. */
    record Flight(
            String path, NodeId peer, long size, long present, long reused, long bytesPerSecond) {

        static Flight of(ContentTransfer transfer, Instant now) {
            long millis = Math.max(1, Duration.between(transfer.started(), now).toMillis());
            return new Flight(
                    transfer.path().toString(),
                    transfer.peer(),
                    transfer.size(),
                    transfer.present(),
                    transfer.reused(),
                    transfer.received() * 1000 / millis);
        }

        long percent() {
            return size == 0 ? 100 : present * 100 / size;
        }
    }

    /**
     * What was changed in a mirror.
     *
     * @param waiting paths that are not right yet
     * @param undone paths put right since the start
     * @param failures why some of them are not, by path
     */
    record Undoing(long waiting, long undone, Map<RelativePath, Drift.Failure> failures) {

        static @Nullable Undoing of(@Nullable Drift drift) {
            return drift == null
                    ? null
                    : new Undoing(drift.size(), drift.undone(), drift.failures(MAX_FAILURES));
        }
    }

    /**
     * What was done about the directory of a folder.
     *
     * @param remade how often its marker was made again since the start
     * @param mounts where something is mounted in it, or was when that was looked at last; why
     *     nothing is replicated there is among the problems
     * @param saves what is in its trash and nowhere else
     */
    record RootNotes(long remade, List<String> mounts, Saves saves) {

        static RootNotes of(Folder folder) {
            return new RootNotes(
                    folder.remade(),
                    folder.index().mounts().stream()
                            .limit(MAX_MOUNTS)
                            .map(RelativePath::toString)
                            .toList(),
                    folder.saves());
        }
    }

    /** An entry that could not be applied. */
    record Failure(String path, NodeId peer, String reason, int attempts, Instant retryAt) {

        static Failure of(Need wanted, Duration ahead) {
            return new Failure(
                    wanted.entry().path().toString(),
                    wanted.peer(),
                    String.valueOf(wanted.reason()),
                    wanted.attempts(),
                    wanted.retryAt().plus(ahead));
        }

        static Failure of(Refused line, Duration ahead) {
            return new Failure(
                    line.name(),
                    line.peer(),
                    line.reason(),
                    line.attempts(),
                    line.retryAt().plus(ahead));
        }
    }

    /**
     * Also of a folder whose index fails, which is when a person looks.
     *
     * @param self the name of this node
     */
    static FolderStatus of(Folder folder, String self) {
        try {
            return read(folder, self);
        } catch (IndexException e) {
            return unreadable(folder, String.valueOf(e.getMessage()));
        }
    }

    private static FolderStatus unreadable(Folder folder, String reason) {
        return new FolderStatus(
                folder.setup().id().text(),
                folder.setup().path().toString(),
                folder.setup().role().toString(),
                "failed",
                reason,
                0,
                new Totals(0, 0, 0, 0, 0),
                folder.lastScan(),
                List.of(),
                List.of(),
                List.of(),
                0,
                List.of(),
                Map.of(),
                List.of(),
                new RootNotes(folder.remade(), List.of(), folder.saves()),
                Undoing.of(folder.drift()),
                folder.unwritable(),
                folder.paused(),
                folder.rebuilt(),
                List.of(),
                null,
                folder.evicted().told(),
                List.of(),
                Scrubbing.NONE,
                List.of());
    }

    private static FolderStatus read(Folder folder, String self) {
        Instant now = folder.clock().instant();
        Duration ahead = folder.clock().ahead();
        ScanReport scan = folder.lastScan();
        FolderState state = folder.state();
        return new FolderStatus(
                folder.setup().id().text(),
                folder.setup().path().toString(),
                folder.setup().role().toString(),
                state.text(),
                state instanceof FolderState.Stopped(String reason) ? reason : null,
                folder.index().last().value(),
                folder.index().totals(),
                scan,
                folder.peers().all().stream().map(peer -> peer(folder, peer, now, ahead)).toList(),
                folder.transfers().active().stream().map(t -> Flight.of(t, now)).toList(),
                failures(folder.index(), ahead),
                folder.index().conflictCount(),
                Conflict.of(folder, folder.writers(self), MAX_CONFLICTS),
                new TreeMap<>(folder.problems()),
                folder.unwatched(),
                RootNotes.of(folder),
                Undoing.of(folder.drift()),
                folder.unwritable(),
                folder.paused(),
                folder.rebuilt(),
                folder.plans().stream().limit(MAX_PLANS).toList(),
                folder.index().restored(),
                folder.evicted().told(),
                folder.warnings(),
                Scrubbing.of(folder),
                Telling.of(folder));
    }

    private static List<Failure> failures(Index index, Duration ahead) {
        return Stream.concat(
                        index.failed(MAX_FAILURES).stream()
                                .map(wanted -> Failure.of(wanted, ahead)),
                        index.refused(MAX_FAILURES).stream().map(line -> Failure.of(line, ahead)))
                .limit(MAX_FAILURES)
                .toList();
    }

    /**
     * @param now by the clock of the state
     * @param ahead how far the clock that people see is ahead of that
     */
    private static Peer peer(Folder folder, PeerState state, Instant now, Duration ahead) {
        NodeId node = state.node();
        long waiting =
                switch (state.contact()) {
                    case UNKNOWN, SELF, DUPLICATE, IMPOSTOR -> 0;
                    case CONNECTED, AWAY, REFUSED -> node == null ? 0 : folder.wanted(node);
                };
        return new Peer(state.shown(ahead), waiting, state.lag(now).toMillis() / 1000.0);
    }

    boolean isRunning() {
        return state.equals(RUNNING);
    }

    /** Whether it works, and has what each of the peers has, which is shown and not believed. */
    boolean isInStep() {
        return NotInStep.of(this) == null;
    }

    /** A text from a file name or a peer, fit for one line. */
    static String line(String text) {
        return text.chars().anyMatch(Character::isISOControl) ? Quoted.of(text) : text;
    }
}
