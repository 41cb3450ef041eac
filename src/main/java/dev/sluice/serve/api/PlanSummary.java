package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Quoted;
import dev.sluice.report.PeerPlan;
import dev.sluice.report.PullPlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a pull would do now, peer by peer, as it is answered. */
public record PlanSummary(FolderId folder, List<PeerPlan> peers) implements RoundFigures {

    public PlanSummary {
        peers = List.copyOf(peers);
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeArrayFieldStart("peers");
        for (PeerPlan peer : peers) {
            json.writeStartObject();
            json.writeStringField("peer", peer.peer().toString());
            PullPlan plan = peer.plan();
            if (plan == null) {
                json.writeStringField("notRun", peer.error());
            } else {
                write(plan, json);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(PullPlan plan, JsonGenerator json) throws IOException {
        for (PullPlan.Action action : PullPlan.Action.values()) {
            json.writeNumberField(action.toString(), plan.count(action));
        }
        json.writeNumberField("bytes", plan.bytes());
        json.writeArrayFieldStart("entries");
        for (PullPlan.Item item : plan.items()) {
            write(item, json);
        }
        json.writeEndArray();
        json.writeNumberField("left", plan.left());
    }

    private static void write(PullPlan.Item item, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("does", item.action().toString());
        json.writeStringField("path", item.path().toString());
        if (item.bytes() > 0) {
            json.writeNumberField("bytes", item.bytes());
        }
        if (item.other() != null) {
            json.writeStringField(nameOfOther(item.action()), item.other());
        }
        json.writeEndObject();
    }

    private static String nameOfOther(PullPlan.Action action) {
        return switch (action) {
            case RENAME -> "from";
            case CONFLICT -> "copy";
            case FETCH, DELETE, OTHER, HELD -> "reason";
        };
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        for (PeerPlan peer : peers) {
            text.append("%s from %s: ".formatted(folder, Quoted.line(peer.peer().toString())));
            PullPlan plan = peer.plan();
            if (plan == null) {
                text.append(Quoted.line(String.valueOf(peer.error()))).append('\n');
            } else {
                append(plan, text);
            }
        }
        return peers.isEmpty() ? folder + " has no peer to pull from\n" : text.toString();
    }

    private static void append(PullPlan plan, StringBuilder text) {
        text.append(
                Arrays.stream(PullPlan.Action.values())
                        .map(action -> action + " " + number(plan.count(action)))
                        .collect(Collectors.joining(", ")));
        text.append("; %s bytes\n".formatted(number(plan.bytes())));
        plan.items().forEach(item -> append(item, text));
        if (plan.left() > 0) {
            text.append("  … and %s more\n".formatted(number(plan.left())));
        }
    }

    private static void append(PullPlan.Item item, StringBuilder text) {
        text.append(
                "  %-8s  %14s  %s"
                        .formatted(
                                item.action(),
                                number(item.bytes()),
                                Quoted.line(item.path().toString())));
        if (item.other() != null) {
            text.append("  (").append(Quoted.line(item.other())).append(')');
        }
        text.append('\n');
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
