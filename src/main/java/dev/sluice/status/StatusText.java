package dev.sluice.status;

import dev.sluice.domain.Amount;
import dev.sluice.domain.Saves;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.Totals;
import dev.sluice.peer.known.PeerState;
import dev.sluice.peer.known.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The status as a table for a terminal of 80 columns or more. */
final class StatusText {

    private static final int MAX_LINES = 20;

    private final StringBuilder text = new StringBuilder();

    private StatusText() {}

    static String of(NodeView node, List<FolderStatus> folders, Instant now) {
        StatusText table = new StatusText();
        table.line(
                "%s  node %s  up %s  sluice %s",
                FolderStatus.line(node.name()),
                node.node(),
                Amount.duration(Duration.between(node.started(), now)),
                node.software());
        String duplicate = node.duplicate().get();
        if (duplicate != null) {
            table.line("DUPLICATE NODE ID: %s", duplicate);
        }
        String impostor = node.impostor().get();
        if (impostor != null) {
            table.line("IMPOSTOR: %s", impostor);
        }
        Answers answers = node.answers().get();
        if (answers.isRefusing()) {
            table.line("BUSY: %s", answers.advice());
        }
        String slow = node.pulling().get().advice();
        if (slow != null) {
            table.line("BUSY: %s", slow);
        }
        folders.forEach(table::folder);
        return table.text.toString();
    }

    private void folder(FolderStatus folder) {
        line("");
        line(
                "%s  %s  %s  %s",
                folder.id(), FolderStatus.line(folder.path()), folder.role(), state(folder));
        Totals totals = folder.totals();
        line(
                "  %,d files, %,d directories, %,d links, %s; %,d tombstones; sequence %d",
                totals.files(),
                totals.directories(),
                totals.links(),
                Amount.bytes(totals.bytes()),
                totals.tombstones(),
                folder.sequence());
        if (folder.lastScan() != null) {
            line(
                    "  scanned %s in %d ms, %,d looked at",
                    folder.lastScan().at(),
                    folder.lastScan().took().toMillis(),
                    folder.lastScan().looked());
        } else if (folder.isRunning()) {
            line("  %s", NotInStep.NOT_SCANNED);
        }
        String scrubbed = folder.scrub().words(totals.files());
        if (scrubbed != null) {
            line("  %s", scrubbed);
        }
        if (folder.restored() != null) {
            line("  INDEX RESTORED: %s", FolderStatus.line(folder.restored()));
        }
        if (folder.unwritable() != null) {
            line("  NOT WRITABLE: %s", FolderStatus.line(folder.unwritable()));
        }
        if (folder.paused() != null) {
            line("  PULLING IS PAUSED: %s", FolderStatus.line(folder.paused()));
        }
        if (folder.rebuilt() != null) {
            line("  INDEX MADE ANEW: %s", FolderStatus.line(folder.rebuilt()));
        }
        if (folder.evicted() != null) {
            line("  MEMBERS EVICTED: %s", FolderStatus.line(folder.evicted()));
        }
        if (folder.root().remade() > 0) {
            line(
                    "  MARKER MADE AGAIN %,d times since the start: something removes .sluice/, and"
                            + " the trash with it",
                    folder.root().remade());
        }
        if (folder.drift() != null) {
            drift(folder.drift());
        }
        list("WARNINGS", folder.warnings(), FolderStatus::line);
        list("ROTTEN", folder.scrub().files(), folder.scrub().rotten(), Scrubbing.File::words);
        list(
                "NOT TOLD",
                folder.hooks().stream().filter(Telling::isInTrouble).toList(),
                Telling::words);
        plans(folder.plans());
        peers(folder.peers());
        flights(folder.inFlight());
        failures(folder.failures());
        conflicts(folder);
        problems(folder.problems());
        unwatched(folder.unwatched());
        list("MOUNTS, LEFT ALONE", folder.root().mounts(), FolderStatus::line);
        Saves saves = folder.root().saves();
        list("IN THE TRASH AND NOWHERE ELSE", saves.paths(), saves.count(), FolderStatus::line);
    }

    private static String state(FolderStatus folder) {
        if (folder.reason() != null) {
            return folder.state().toUpperCase(Locale.ROOT)
                    + ": "
                    + FolderStatus.line(folder.reason());
        }
        NotInStep reason = NotInStep.of(folder);
        if (reason == null) {
            return folder.state() + ", in step";
        }
        return folder.isRunning()
                ? folder.state() + ", not in step: " + FolderStatus.line(reason.words())
                : folder.state();
    }

    private void plans(List<DeletePlan> plans) {
        list("WAITS FOR YOU", plans, DeletePlan::words);
    }

    private void peers(List<FolderStatus.Peer> peers) {
        if (!peers.isEmpty()) {
            row("PEER", "NAME", "CONTACT", "WAITING", "LAG");
        }
        for (FolderStatus.Peer peer : peers) {
            PeerState state = peer.state();
            row(
                    state.base().toString(),
                    state.name() == null ? "-" : FolderStatus.line(state.name()),
                    StatusJson.contact(state),
                    "%,d".formatted(peer.waiting()),
                    "%.1f s".formatted(peer.lagSeconds()));
            if (state.error() != null) {
                line("    %s", FolderStatus.line(state.error()));
            }
            if (state.contact() == PeerState.Contact.CONNECTED) {
                if (state.key() == null) {
                    line(
                            "    not proved: it has older software, which cannot show who it is;"
                                    + " upgrade it");
                }
                proof(state.proof());
            }
        }
    }

    private void proof(Proof proof) {
        switch (proof.kind()) {
            case EQUAL -> {}
            case OPEN, BEHIND -> line("    %s", proof.words());
            case LISTED -> line("    %s (%s)", proof.words(), String.valueOf(proof.since()));
            case DIVERGED -> {
                line("    DIVERGED since %s: %s", String.valueOf(proof.since()), proof.words());
                list("DIFFERENT", proof.paths(), proof.count(), path -> difference(proof, path));
            }
        }
    }

    private static String difference(Proof proof, String path) {
        return FolderStatus.line(path) + ": " + proof.differences().get(path);
    }

    private void drift(FolderStatus.Undoing drift) {
        line("  local changes: %,d undone, %,d to be undone", drift.undone(), drift.waiting());
        list(
                "NOT UNDONE",
                drift.failures().entrySet(),
                each ->
                        "%s: %s (%d times, again %s)"
                                .formatted(
                                        FolderStatus.line(each.getKey().toString()),
                                        FolderStatus.line(each.getValue().reason()),
                                        each.getValue().attempts(),
                                        each.getValue().retryAt()));
    }

    private void flights(List<FolderStatus.Flight> flights) {
        list(
                "IN FLIGHT",
                flights,
                flight ->
                        "%3d %%  %10s  %10s/s  %s"
                                .formatted(
                                        flight.percent(),
                                        Amount.bytes(flight.size()),
                                        Amount.bytes(flight.bytesPerSecond()),
                                        FolderStatus.line(flight.path())));
    }

    private void failures(List<FolderStatus.Failure> failures) {
        list(
                "FAILED",
                failures,
                failure ->
                        "%s: %s (%d times, again %s)"
                                .formatted(
                                        FolderStatus.line(failure.path()),
                                        FolderStatus.line(failure.reason()),
                                        failure.attempts(),
                                        failure.retryAt()));
    }

    private void conflicts(FolderStatus folder) {
        list(
                "CONFLICT COPIES",
                folder.conflicts(),
                folder.conflictCount(),
                conflict ->
                        "%s: by %s, lost to %s"
                                .formatted(
                                        FolderStatus.line(conflict.copy().toString()),
                                        name(conflict.loser()),
                                        name(conflict.winner())));
    }

    private static String name(Conflict.@Nullable Writer writer) {
        if (writer == null) {
            return "what is gone";
        }
        return writer.name() == null ? "index " + writer.epoch() : FolderStatus.line(writer.name());
    }

    private void problems(Map<String, String> problems) {
        list(
                "NOT REPLICATED",
                problems.entrySet(),
                problem ->
                        "%s: %s"
                                .formatted(
                                        FolderStatus.line(problem.getKey()),
                                        FolderStatus.line(problem.getValue())));
    }

    private void unwatched(List<String> directories) {
        list("NOT WATCHED, ONLY SCANNED", directories, FolderStatus::line);
    }

    private <T> void list(String title, Collection<T> all, Function<T, String> text) {
        list(title, all, all.size(), text);
    }

    private <T> void list(String title, Collection<T> all, long count, Function<T, String> text) {
        if (all.isEmpty()) {
            return;
        }
        line("  %s (%d)", title, count);
        all.stream().limit(MAX_LINES).forEach(each -> line("    %s", text.apply(each)));
        if (count > MAX_LINES) {
            line("    … and %d more", count - MAX_LINES);
        }
    }

    private void row(String url, String name, String contact, String waiting, String lag) {
        line("  %-32s %-16s %-10s %9s %9s", url, name, contact, waiting, lag);
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
