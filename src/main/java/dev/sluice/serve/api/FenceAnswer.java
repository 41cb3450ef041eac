package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Member;
import dev.sluice.serve.problem.Json;
import dev.sluice.serve.problem.Problem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a fence.
 *
 * @param sequence that the members were to reach; null if the scan before it has not ended
 * @param others members that were not waited for
 */
record FenceAnswer(
        FolderId folder,
        @Nullable Sequence sequence,
        List<Reach> members,
        List<Member> others,
        Duration took) {

    private static final String TYPE = "urn:sluice:fence";

    /**
     * How far a member is.
     *
     * @param missing why it has not reached it, null if it has
     */
    record Reach(Member member, Sequence done, @Nullable String missing) {

        private String who() {
            String name = member.name();
            return name == null ? member.node().toString() : Quoted.line(name);
        }
    }

    boolean isReached() {
        return sequence != null && missing().isEmpty();
    }

    private List<Reach> missing() {
        return members.stream().filter(each -> each.missing() != null).toList();
    }

    Response response() {
        return isReached()
                ? Response.ok(Json.object(this::write), MediaType.APPLICATION_JSON).build()
                : Response.status(504)
                        .type(Problem.MEDIA_TYPE)
                        .entity(Json.object(this::writeProblem))
                        .build();
    }

    private void writeProblem(JsonGenerator json) throws IOException {
        new Problem(504, detail(), null, TYPE).write(json);
        write(json);
        json.writeArrayFieldStart("missing");
        for (Reach each : missing()) {
            write(each.member(), each.done(), each.missing(), json);
        }
        json.writeEndArray();
    }

    private String detail() {
        if (sequence == null) {
            return "the scan of the folder has not ended within %d ms".formatted(took.toMillis());
        }
        return "sequence %s was not applied within %d ms by ".formatted(sequence, took.toMillis())
                + missing().stream()
                        .map(each -> each.who() + " (" + each.missing() + ")")
                        .collect(Collectors.joining(", "));
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        if (sequence != null) {
            json.writeNumberField("sequence", sequence.value());
        }
        json.writeArrayFieldStart("members");
        for (Reach each : members) {
            write(each.member(), each.done(), null, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notConnected");
        for (Member each : others) {
            write(each, each.done(), null, json);
        }
        json.writeEndArray();
        json.writeNumberField("millis", took.toMillis());
    }

    private static void write(
            Member member, Sequence done, @Nullable String reason, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("node", member.node().toString());
        if (member.name() != null) {
            json.writeStringField("name", member.name());
        }
        json.writeNumberField("done", done.value());
        if (reason != null) {
            json.writeStringField("reason", reason);
        }
        json.writeEndObject();
    }
}
