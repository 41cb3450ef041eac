package dev.sluice.cli;

import dev.sluice.domain.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * All that a folder's status says beside its figures: what a person may have to do something about.
 */
final class StatusNotes {

    /** More are not read by anybody; --json has all. */
    private static final int MAX_LINES = 20;

    private final Fields folder;
    private final List<String> lines = new ArrayList<>();

    private StatusNotes(Fields folder) {
        this.folder = folder;
    }

    static List<String> of(Fields folder) {
        StatusNotes notes = new StatusNotes(folder);
        notes.sentence("restored", "INDEX RESTORED");
        notes.sentence("unwritable", "NOT WRITABLE");
        notes.sentence("paused", "PULLING IS PAUSED");
        notes.sentence("rebuilt", "INDEX MADE ANEW");
        notes.sentence("evicted", "MEMBERS EVICTED");
        notes.drift(folder.object("drift"));
        notes.objects("plans", "WAITS FOR YOU", StatusNotes::plan);
        notes.objects("inFlight", "BEING FETCHED", StatusNotes::flight);
        notes.objects("failures", "FAILED", StatusNotes::failure);
        notes.rotten();
        notes.conflicts();
        notes.objects("problems", "NOT REPLICATED", StatusNotes::pathAndReason);
        notes.texts("warnings", "WARNINGS");
        notes.texts("unwatched", "NOT WATCHED, ONLY SCANNED");
        notes.texts("mounts", "MOUNTS, LEFT ALONE");
        notes.saves(folder.object("saves"));
        return notes.lines;
    }

    private void sentence(String field, String title) {
        if (folder.has(field)) {
            lines.add(title + ": " + folder.text(field));
        }
    }

    private void texts(String field, String title) {
        List<String> texts = folder.texts(field);
        list(title, texts, texts.size());
    }

    private void objects(String field, String title, Function<Fields, String> text) {
        List<String> texts = folder.objects(field).stream().map(text).toList();
        list(title, texts, texts.size());
    }

    private void list(String title, List<String> texts, long count) {
        if (texts.isEmpty()) {
            return;
        }
        lines.add("%s (%s)".formatted(title, Texts.number(count)));
        texts.stream().limit(MAX_LINES).forEach(text -> lines.add("  " + text));
        long left = count - Math.min(texts.size(), MAX_LINES);
        if (left > 0) {
            lines.add("  … and " + Texts.number(left) + " more");
        }
    }

    private void rotten() {
        List<String> files =
                folder.object("scrub").objects("files").stream()
                        .map(StatusNotes::pathAndReason)
                        .toList();
        list("ROTTEN, TO BE FETCHED AGAIN", files, files.size());
    }

    private void conflicts() {
        List<String> texts =
                folder.objects("conflicts").stream().map(ConflictsCommand::line).toList();
        list("CONFLICT COPIES", texts, Math.max(folder.number("conflictCount"), texts.size()));
    }

    private void saves(Fields saves) {
        list("IN THE TRASH AND NOWHERE ELSE", saves.texts("paths"), saves.number("count"));
    }

    private void drift(Fields drift) {
        if (drift.number("waiting") > 0) {
            lines.add(
                    Texts.counted(drift.number("waiting"), "LOCAL CHANGE IS", "LOCAL CHANGES ARE")
                            + " TO BE UNDONE");
        }
        List<String> failures =
                drift.objects("failures").stream().map(StatusNotes::failure).toList();
        list("NOT UNDONE", failures, failures.size());
    }

    static String plan(Fields plan) {
        return "plan %d: %s, %s, since %s: %s"
                .formatted(
                        plan.number("number"),
                        plan.text("kind"),
                        Texts.counted(plan.number("entries"), "entry", "entries"),
                        plan.text("since"),
                        plan.text("reason"));
    }

    private static String flight(Fields flight) {
        return "%s: %d %% of %s at %s/s, from %s"
                .formatted(
                        flight.text("path"),
                        flight.number("percent"),
                        Amount.bytes(flight.number("size")),
                        Amount.bytes(flight.number("bytesPerSecond")),
                        flight.text("peer"));
    }

    private static String failure(Fields failure) {
        return "%s (attempt %d, next at %s)"
                .formatted(
                        pathAndReason(failure),
                        failure.number("attempts"),
                        failure.text("retryAt"));
    }

    private static String pathAndReason(Fields fields) {
        return fields.text("path") + ": " + fields.text("reason");
    }
}
