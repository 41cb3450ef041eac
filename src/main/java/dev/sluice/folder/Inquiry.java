package dev.sluice.folder;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.folder.rules.Ignoring;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.folder.state.FolderState;
import dev.sluice.folder.state.StateKeeper;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.HeldAt;
import dev.sluice.index.HeldRules;
import dev.sluice.index.Index;
import dev.sluice.index.Rot;
import dev.sluice.index.Row;
import dev.sluice.pull.Drift;
import dev.sluice.pull.Repairs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a path is not here, or not the same as elsewhere. It asks for what is known of this
 * path, and of each peer: no table is walked. May wait for the disk and the database.
 *
 * <p>What is ignored is answered for by the patterns alone, and the disk is not looked at: whoever
 * may read the folder does not learn whether it is there.
 */
final class Inquiry {

    private final FolderSetup setup;
    private final Index index;
    private final Ignoring ignoring;
    private final StateKeeper state;
    private final DiskInquiry disk;
    private final PeerInquiry peers;
    private final Repairs repairs;

    Inquiry(
            FolderSetup setup,
            Index index,
            Ignoring ignoring,
            StateKeeper state,
            DiskInquiry disk,
            PeerInquiry peers,
            Repairs repairs) {
        this.setup = setup;
        this.index = index;
        this.ignoring = ignoring;
        this.state = state;
        this.disk = disk;
        this.peers = peers;
        this.repairs = repairs;
    }

    /**
     * Answers for a path.
     *
     * @param text of the path; need not be one that can be replicated
     * @param writers who made what
     */
    Why ask(String text, Writers writers) {
        RelativePath path;
        try {
            path = RelativePath.of(text);
        } catch (IllegalArgumentException e) {
            return new Why(text, notReplicable(text, String.valueOf(e.getMessage())));
        }
        Row row = index.find(path);
        Reason ignored = ignored(path, row);
        return new Why(text, ignored != null ? List.of(ignored) : reasons(path, row, writers));
    }

    /** A peer may have it all the same, and may be refused for it. */
    private List<Reason> notReplicable(String text, String problem) {
        List<Reason> reasons = new ArrayList<>();
        peers.refused(text)
                .forEach(each ->
                        reasons.add(new Reason(Cause.NAME_REFUSED, each.words(), each.details())));
        if (reasons.isEmpty()) {
            reasons.add(Reason.of(Cause.NAME_REFUSED, problem).with("reason", problem));
        }
        return reasons;
    }

    private @Nullable Reason ignored(RelativePath path, @Nullable Row row) {
        boolean isDirectory = row != null && row.entry().state().kind() == Kind.DIRECTORY;
        Ignoring.Match match = ignoring.match(path, isDirectory);
        boolean isSure = match != null || row != null;
        if (!isSure) {
            match = ignoring.match(path, true);
        }
        if (match == null) {
            return null;
        }
        RelativePath at = match.at();
        String what = at.equals(path) ? "it" : "its directory " + at;
        String words =
                "%s is ignored%s by the pattern %s of %s"
                        .formatted(
                                what,
                                isSure ? "" : ", if it is a directory,",
                                match.pattern(),
                                match.source());
        return Reason.of(Cause.IGNORED, words)
                .with("pattern", match.pattern())
                .with("file", match.source())
                .with("directory", at.equals(path) ? null : at.toString());
    }

    private List<Reason> reasons(RelativePath path, @Nullable Row row, Writers writers) {
        List<HeldAt> held = index.heldAt(path).stream().filter(each -> each.isOf(row)).toList();
        List<Reason> reasons = new ArrayList<>(ofState());
        held.forEach(each -> reasons.add(held(each)));
        addRot(path, reasons);
        reasons.addAll(peers.wanted(path, row, held.isEmpty()));
        reasons.addAll(peers.refused(path.toString()));
        addRules(path, reasons);
        if (held.stream().noneMatch(each -> each.origin() == DeleteOrigin.LOCAL)) {
            reasons.addAll(disk.reasons(path, row));
        }
        addConflict(path, row, writers, reasons);
        reasons.addAll(peers.diverged(path));
        if (row != null) {
            addDeleted(row, writers, reasons);
            reasons.addAll(peers.notTaken(row));
        } else if (setup.role() == Role.SEND_ONLY && reasons.isEmpty()) {
            reasons.add(
                    Reason.of(Cause.ROLE, "this folder is send-only: it takes nothing from peers")
                            .with("role", setup.role().toString()));
        }
        reasons.addAll(peers.inTheWay());
        if (reasons.isEmpty()) {
            reasons.add(atRest(row));
        }
        return reasons;
    }

    private Reason atRest(@Nullable Row row) {
        List<String> names = peers.connected();
        if (row != null) {
            return Reason.of(
                    Cause.IN_STEP,
                    names.isEmpty()
                            ? "it is here, and there is no peer to compare it with"
                            : "it is the same here and at " + String.join(", ", names));
        }
        return Reason.of(
                Cause.UNKNOWN,
                names.isEmpty()
                        ? "it is not known here, and there is no peer that could have it"
                        : "neither this node nor %s has it, or it is ignored there"
                                .formatted(String.join(", ", names)));
    }

    private List<Reason> ofState() {
        return switch (state.state()) {
            case FolderState.Running _ -> List.of();
            case FolderState.Stopped(String reason) ->
                    List.of(
                            Reason.of(Cause.STOPPED, "the folder is stopped: " + reason)
                                    .with("state", "stopped")
                                    .with("reason", reason));
            case FolderState.Starting _, FolderState.Scanning _ ->
                    List.of(
                            Reason.of(
                                            Cause.STARTING,
                                            "the first scan since the start has not ended, and"
                                                    + " nothing is pulled before that")
                                    .with("state", state.state().text()));
        };
    }

    private Reason held(HeldAt at) {
        String who =
                at.origin() == DeleteOrigin.LOCAL ? "it was deleted here" : "a peer deleted it";
        String what =
                switch (at.kind()) {
                    case DELETES -> who;
                    case CHANGES -> "a peer has overwritten it";
                    case RULES -> throw new IllegalStateException("bug: rules list no paths");
                };
        return Reason.of(
                        Cause.HELD,
                        "%s, and that waits for a person as plan %d: %s"
                                .formatted(what, at.plan(), at.reason()))
                .with("plan", at.plan())
                .with("reason", at.reason())
                .with("since", at.since().toString());
    }

    private void addRot(RelativePath path, List<Reason> reasons) {
        Rot rot = index.rereads().rotten(path);
        if (rot == null) {
            return;
        }
        Drift.Failure failure = repairs.failure(path);
        String mending =
                failure == null
                        ? "it is fetched again from a peer that has it"
                        : "it could not be fetched again: " + failure.reason();
        Reason reason =
                Reason.of(
                                Cause.ROTTEN,
                                "its content here is rotten: %s; %s"
                                        .formatted(rot.reason(), mending))
                        .with("reason", rot.reason())
                        .with("since", rot.since().toString());
        reasons.add(failure == null ? reason : reason.with("attempts", (long) failure.attempts()));
    }

    private void addRules(RelativePath path, List<Reason> reasons) {
        String problem = path.equals(IgnoreFile.PATH) ? ignoring.problem() : null;
        if (problem != null) {
            HeldRules rules = index.heldRules();
            Reason reason =
                    Reason.of(Cause.RULES_HELD, "its rules are not in force: " + problem)
                            .with("reason", problem);
            if (rules != null && rules.state() == HeldRules.State.WAITING) {
                reason = reason.with("plan", rules.plan());
            }
            reasons.add(reason);
        }
    }

    private void addConflict(
            RelativePath path, @Nullable Row row, Writers writers, List<Reason> reasons) {
        if (row == null || !row.entry().isLive()) {
            return;
        }
        if (ConflictName.isCopy(path)) {
            RelativePath original = ConflictName.original(path);
            Row winner = index.find(original);
            reasons.add(
                    conflict(
                                    "it is the other version, by %s, of %s, which two have changed at once"
                                            .formatted(writers.name(row), original),
                                    row,
                                    winner,
                                    writers)
                            .with("original", original.toString()));
            return;
        }
        List<Row> copies = index.copiesOf(path);
        if (!copies.isEmpty()) {
            Row loser = copies.getFirst();
            List<String> names =
                    copies.stream().map(copy -> copy.entry().path().toString()).toList();
            reasons.add(
                    conflict(
                                    "two have changed it at once: the version of %s is here, that of %s is %s"
                                            .formatted(
                                                    writers.name(row),
                                                    writers.name(loser),
                                                    names.getFirst()),
                                    loser,
                                    row,
                                    writers)
                            .with("copies", names));
        }
    }

    private static Reason conflict(String words, Row loser, @Nullable Row winner, Writers writers) {
        return Reason.of(Cause.CONFLICT, words)
                .with("winner", winner == null ? null : writers.name(winner))
                .with("loser", writers.name(loser));
    }

    private void addDeleted(Row row, Writers writers, List<Reason> reasons) {
        if (row.entry().state() instanceof State.Deleted(Kind _, var at)) {
            reasons.add(
                    Reason.of(
                                    Cause.DELETED,
                                    "it was deleted at %s by %s".formatted(at, writers.name(row)))
                            .with("deletedAt", at.toString())
                            .with("by", writers.name(row)));
        }
    }
}
