package dev.sluice.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.Totals;
import dev.sluice.peer.known.PeerState;
import dev.sluice.peer.known.Proof;
import dev.sluice.pull.Drift;
import dev.sluice.report.ScanReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The status as JSON: a stable form for scripts and for the page. */
final class StatusJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private StatusJson(JsonGenerator json) {
        this.json = json;
    }

    static String of(NodeView node, List<FolderStatus> folders, Instant now) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            new StatusJson(json).node(node, folders, now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private void node(NodeView node, List<FolderStatus> folders, Instant now) throws IOException {
        json.writeStartObject();
        json.writeStringField("node", node.node().toString());
        json.writeStringField("run", node.run().toString());
        json.writeStringField("name", node.name());
        json.writeStringField("software", node.software());
        json.writeNumberField("uptimeSeconds", Duration.between(node.started(), now).toSeconds());
        optional("duplicateNodeId", node.duplicate().get());
        optional("impostor", node.impostor().get());
        json.writeObjectFieldStart("data");
        json.writeStringField("scheme", node.data().scheme());
        json.writeNumberField("port", node.data().port());
        json.writeStringField("auth", node.data().auth());
        json.writeEndObject();
        json.writeBooleanField("decisions", node.isForDecisions());
        answers(node.answers().get());
        pulling(node.pulling().get());
        json.writeArrayFieldStart("folders");
        for (FolderStatus folder : folders) {
            folder(folder);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void answers(Answers answers) throws IOException {
        json.writeObjectFieldStart("answers");
        json.writeNumberField("heldBytes", answers.held());
        json.writeNumberField("limitBytes", answers.most());
        json.writeNumberField("refused", answers.refused());
        if (answers.isRefusing()) {
            json.writeStringField("reason", answers.advice());
        }
        json.writeEndObject();
    }

    private void pulling(Pulling pulling) throws IOException {
        json.writeObjectFieldStart("pullMemory");
        json.writeNumberField("rowsBytes", pulling.rows());
        json.writeNumberField("rowsLimitBytes", pulling.mostRows());
        json.writeNumberField("buffersBytes", pulling.buffers());
        json.writeNumberField("buffersLimitBytes", pulling.mostBuffers());
        json.writeNumberField("waiting", pulling.waiting());
        optional("reason", pulling.advice());
        json.writeEndObject();
    }

    private void folder(FolderStatus folder) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", folder.id());
        json.writeStringField("path", folder.path());
        json.writeStringField("role", folder.role());
        json.writeStringField("state", folder.state());
        optional("reason", folder.reason());
        optional("restored", folder.restored());
        NotInStep reason = NotInStep.of(folder);
        json.writeBooleanField("inStep", reason == null);
        notInStep(reason);
        json.writeNumberField("sequence", folder.sequence());
        totals(folder.totals());
        if (folder.lastScan() != null) {
            scan(folder.lastScan());
        }
        peers(folder);
        flights(folder.inFlight());
        failures(folder.failures());
        json.writeNumberField("conflictCount", folder.conflictCount());
        conflicts(folder.conflicts());
        problems(folder.problems());
        unwatched(folder.unwatched());
        root(folder.root());
        if (folder.drift() != null) {
            drift(folder.drift());
        }
        optional("unwritable", folder.unwritable());
        optional("paused", folder.paused());
        optional("rebuilt", folder.rebuilt());
        optional("evicted", folder.evicted());
        plans(folder.plans());
        warnings(folder.warnings());
        folder.scrub().write(json);
        hooks(folder.hooks());
        json.writeEndObject();
    }

    private void warnings(List<String> warnings) throws IOException {
        json.writeArrayFieldStart("warnings");
        for (String warning : warnings) {
            json.writeString(warning);
        }
        json.writeEndArray();
    }

    private void hooks(List<Telling> hooks) throws IOException {
        json.writeArrayFieldStart("hooks");
        for (Telling hook : hooks) {
            hook.write(json);
        }
        json.writeEndArray();
    }

    private void plans(List<DeletePlan> plans) throws IOException {
        json.writeArrayFieldStart("plans");
        for (DeletePlan plan : plans) {
            json.writeStartObject();
            json.writeNumberField("number", plan.number());
            json.writeStringField("kind", plan.kind().toString());
            json.writeStringField("origin", plan.origin().toString());
            json.writeNumberField("entries", plan.entries());
            json.writeStringField("since", plan.since().toString());
            json.writeStringField("reason", plan.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void totals(Totals totals) throws IOException {
        json.writeNumberField("entries", totals.live());
        json.writeNumberField("files", totals.files());
        json.writeNumberField("directories", totals.directories());
        json.writeNumberField("links", totals.links());
        json.writeNumberField("tombstones", totals.tombstones());
        json.writeNumberField("bytes", totals.bytes());
    }

    private void scan(ScanReport scan) throws IOException {
        json.writeObjectFieldStart("lastScan");
        json.writeStringField("at", scan.at().toString());
        json.writeNumberField("millis", scan.took().toMillis());
        json.writeNumberField("looked", scan.looked());
        json.writeNumberField("changed", scan.changed());
        json.writeNumberField("deleted", scan.deleted());
        json.writeEndObject();
    }

    private void notInStep(@Nullable NotInStep reason) throws IOException {
        if (reason != null) {
            json.writeObjectFieldStart("notInStep");
            json.writeStringField("code", reason.code());
            json.writeStringField("words", reason.words());
            json.writeEndObject();
        }
    }

    private void peers(FolderStatus folder) throws IOException {
        json.writeArrayFieldStart("peers");
        for (FolderStatus.Peer peer : folder.peers()) {
            peer(peer, NotInStep.of(peer, folder.failures()));
        }
        json.writeEndArray();
    }

    private void peer(FolderStatus.Peer peer, @Nullable NotInStep reason) throws IOException {
        PeerState state = peer.state();
        json.writeStartObject();
        json.writeStringField("url", state.base().toString());
        optional("node", state.node());
        optional("name", state.name());
        json.writeStringField("contact", contact(state));
        json.writeBooleanField("proved", state.key() != null);
        optional("contacted", state.contacted());
        optional("error", state.error());
        json.writeBooleanField("inStep", reason == null);
        json.writeNumberField("waiting", peer.waiting());
        json.writeNumberField("lagSeconds", peer.lagSeconds());
        json.writeNumberField("last", state.last().value());
        optional("read", state.cursor() == null ? null : state.cursor().sequence());
        notInStep(reason);
        proof(state.proof());
        json.writeEndObject();
    }

    private void proof(Proof proof) throws IOException {
        json.writeObjectFieldStart("proof");
        json.writeStringField("code", proof.kind().code());
        json.writeStringField("words", proof.words());
        optional("since", proof.since());
        json.writeNumberField("count", proof.count());
        json.writeArrayFieldStart("differences");
        for (String path : proof.paths()) {
            json.writeStartObject();
            json.writeStringField("path", path);
            json.writeStringField("reason", proof.differences().get(path));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void flights(List<FolderStatus.Flight> flights) throws IOException {
        json.writeArrayFieldStart("inFlight");
        for (FolderStatus.Flight flight : flights) {
            json.writeStartObject();
            json.writeStringField("path", flight.path());
            json.writeStringField("peer", flight.peer().toString());
            json.writeNumberField("size", flight.size());
            json.writeNumberField("present", flight.present());
            json.writeNumberField("reused", flight.reused());
            json.writeNumberField("percent", flight.percent());
            json.writeNumberField("bytesPerSecond", flight.bytesPerSecond());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void failures(List<FolderStatus.Failure> failures) throws IOException {
        json.writeArrayFieldStart("failures");
        for (FolderStatus.Failure failure : failures) {
            json.writeStartObject();
            json.writeStringField("path", failure.path());
            json.writeStringField("peer", failure.peer().toString());
            json.writeStringField("reason", failure.reason());
            json.writeNumberField("attempts", failure.attempts());
            json.writeStringField("retryAt", failure.retryAt().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void conflicts(List<Conflict> conflicts) throws IOException {
        json.writeArrayFieldStart("conflicts");
        for (Conflict conflict : conflicts) {
            json.writeStartObject();
            json.writeStringField("copy", conflict.copy().toString());
            json.writeStringField("path", conflict.path().toString());
            json.writeBooleanField("present", conflict.present());
            json.writeNumberField("size", conflict.size());
            optional("mtime", conflict.mtime());
            writer("loser", conflict.loser());
            writer("winner", conflict.winner());
            json.writeStringField("tag", conflict.tag().text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writer(String field, Conflict.@Nullable Writer writer) throws IOException {
        if (writer != null) {
            json.writeObjectFieldStart(field);
            json.writeStringField("epoch", writer.epoch().toString());
            optional("name", writer.name());
            json.writeEndObject();
        }
    }

    private void problems(Map<String, String> problems) throws IOException {
        json.writeArrayFieldStart("problems");
        for (Map.Entry<String, String> problem : problems.entrySet()) {
            json.writeStartObject();
            json.writeStringField("path", problem.getKey());
            json.writeStringField("reason", problem.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void unwatched(List<String> directories) throws IOException {
        json.writeArrayFieldStart("unwatched");
        for (String directory : directories) {
            json.writeString(directory);
        }
        json.writeEndArray();
    }

    private void root(FolderStatus.RootNotes root) throws IOException {
        json.writeNumberField("markersRemade", root.remade());
        json.writeArrayFieldStart("mounts");
        for (String mount : root.mounts()) {
            json.writeString(mount);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("saves");
        json.writeNumberField("count", root.saves().count());
        json.writeArrayFieldStart("paths");
        for (String path : root.saves().paths()) {
            json.writeString(path);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void drift(FolderStatus.Undoing drift) throws IOException {
        json.writeObjectFieldStart("drift");
        json.writeNumberField("waiting", drift.waiting());
        json.writeNumberField("undone", drift.undone());
        json.writeArrayFieldStart("failures");
        for (Map.Entry<RelativePath, Drift.Failure> failure : drift.failures().entrySet()) {
            json.writeStartObject();
            json.writeStringField("path", failure.getKey().toString());
            json.writeStringField("reason", failure.getValue().reason());
            json.writeNumberField("attempts", failure.getValue().attempts());
            json.writeStringField("retryAt", failure.getValue().retryAt().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void optional(String name, @Nullable Object value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value.toString());
        }
    }

    static String contact(PeerState state) {
        return switch (state.contact()) {
            case UNKNOWN -> "unknown";
            case CONNECTED -> "connected";
            case SELF -> "self";
            case DUPLICATE -> "duplicate";
            case IMPOSTOR -> "impostor";
            case AWAY -> "away";
            case REFUSED -> "refused";
        };
    }
}
