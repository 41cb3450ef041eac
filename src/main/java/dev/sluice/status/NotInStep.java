package dev.sluice.status;

import dev.sluice.index.DeletePlan;
import dev.sluice.index.PlanKind;
import dev.sluice.peer.known.PeerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a folder, or one peer of it, is not called in step: there is always an answer.
 *
 * @param code for scripts; never changed
 * @param words for people, in one line
 */
record NotInStep(String code, String words) {

    static final String NOT_SCANNED =
            "not scanned since the start: what was changed here while the node was down is not"
                    + " known yet";

    /** Null if nothing speaks against it. */
    static @Nullable NotInStep of(FolderStatus folder) {
        if (!folder.isRunning()) {
            String reason = folder.reason();
            return new NotInStep(
                    folder.state(),
                    "the folder is " + folder.state() + (reason == null ? "" : ": " + reason));
        }
        if (!folder.plans().isEmpty()) {
            return new NotInStep("held", held(folder.plans()));
        }
        FolderStatus.Undoing drift = folder.drift();
        if (drift != null && drift.waiting() > 0) {
            return new NotInStep(
                    "drift",
                    counted(drift.waiting(), "local change is", "local changes are")
                            + " to be undone");
        }
        return folder.lastScan() == null
                ? new NotInStep("not-scanned", NOT_SCANNED)
                : ofFirstPeer(folder);
    }

    private static String held(List<DeletePlan> plans) {
        List<String> parts = new ArrayList<>();
        for (PlanKind kind : PlanKind.values()) {
            List<DeletePlan> ofKind = plans.stream().filter(plan -> plan.kind() == kind).toList();
            long entries = ofKind.stream().mapToLong(DeletePlan::entries).sum();
            if (!ofKind.isEmpty()) {
                parts.add(
                        switch (kind) {
                            case DELETES -> counted(entries, "delete waits", "deletes wait");
                            case CHANGES -> counted(entries, "overwrite waits", "overwrites wait");
                            case RULES -> "the ignore rules of a peer wait";
                        });
            }
        }
        return String.join(", ", parts) + " for a person";
    }

    private static @Nullable NotInStep ofFirstPeer(FolderStatus folder) {
        for (FolderStatus.Peer peer : folder.peers()) {
            if (isShownElsewhere(peer.state())) {
                continue;
            }
            NotInStep reason = of(peer, folder.failures());
            if (reason != null) {
                String name = peer.state().name();
                String who = name == null ? peer.state().base().toString() : name;
                return new NotInStep(reason.code, who + ": " + reason.words);
            }
        }
        return null;
    }

    /** A second address of a node that has proved there as well who it is. */
    private static boolean isShownElsewhere(PeerState state) {
        return state.contact() == PeerState.Contact.DUPLICATE && state.key() != null;
    }

    /** Null if nothing speaks against it. */
    static @Nullable NotInStep of(FolderStatus.Peer peer, List<FolderStatus.Failure> failures) {
        PeerState state = peer.state();
        return switch (state.contact()) {
            case SELF -> null;
            case DUPLICATE ->
                    new NotInStep("duplicate", "it is a node that is pulled from elsewhere");
            case IMPOSTOR ->
                    new NotInStep("impostor", "it is not who it says it is: " + state.error());
            case UNKNOWN -> new NotInStep("unknown", "it was not called yet");
            case AWAY -> new NotInStep("away", "it does not answer: " + state.error());
            case REFUSED -> new NotInStep("refused", "no exchange with it: " + state.error());
            case CONNECTED -> connected(peer, failures);
        };
    }

    private static @Nullable NotInStep connected(
            FolderStatus.Peer peer, List<FolderStatus.Failure> failures) {
        PeerState state = peer.state();
        long failed = failures.stream().filter(each -> each.peer().equals(state.node())).count();
        if (failed > 0) {
            return new NotInStep(
                    "failed",
                    counted(peer.waiting(), "entry is", "entries are")
                            + " wanted, %d of them failed".formatted(failed));
        }
        if (peer.waiting() > 0) {
            return new NotInStep(
                    "waiting", counted(peer.waiting(), "entry is", "entries are") + " wanted");
        }
        if (state.cursor() != null && state.last().isAfter(state.cursor().sequence())) {
            return new NotInStep(
                    "reading",
                    "its changes are read: %s of %s"
                            .formatted(state.cursor().sequence(), state.last()));
        }
        return state.proof().kind().isInStep()
                ? null
                : new NotInStep(state.proof().kind().code(), state.proof().words());
    }

    private static String counted(long count, String one, String many) {
        return "%d %s".formatted(count, count == 1 ? one : many);
    }
}
