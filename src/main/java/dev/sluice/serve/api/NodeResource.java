package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.identity.Challenge;
import dev.sluice.identity.Statements;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedNode;
import dev.sluice.serve.gate.Callers;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.http.HttpDate;
import dev.sluice.serve.problem.Json;
import dev.sluice.serve.problem.Parameter;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/node}: who this is and what it serves to the caller. Ids are 16 hexadecimal
 * digits; {@code last} is the sequence of the folder's last change, 0 before the first.
 *
 * <pre>{"node":"…","run":"…","name":"alpha","software":"0.1.0","protocol":1,"key":"…","folders":{
 *  "docs":{"epoch":"…","last":19,"role":"send-receive","digest":"xxh3-128"}}}</pre>
 *
 * <p>With {@code Sluice-Challenge} it proves that: {@code "session":7,"signature":"…"} come last;
 * signed is the challenge and every byte of the answer before the signature. The session is for the
 * caller's own proofs, see {@link dev.sluice.identity.CallProof}.
 */
@Path("/v1/node")
@Singleton
public final class NodeResource {

    private final ServedNode node;
    private final FolderDirectory folders;
    private final Callers callers;
    private final DiskPool disk;
    private final InstantSource clock;

    public NodeResource(
            ServedNode node,
            FolderDirectory folders,
            Callers callers,
            DiskPool disk,
            InstantSource clock) {
        this.callers = callers;
        this.clock = clock;
        this.node = node;
        this.folders = folders;
        this.disk = disk;
    }

    /** Describes the node. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> get(
            @HeaderParam(Challenge.HEADER) @Nullable String challenge) {
        List<ServedFolder> readable = folders.readable();
        Challenge asked =
                challenge == null
                        ? null
                        : Parameter.required(Challenge.HEADER, challenge, Challenge::new);
        return disk.call(() ->
                Response.ok(document(readable, asked))
                        .header(HttpHeaders.DATE, HttpDate.text(clock.instant()))
                        .build());
    }

    private String document(List<ServedFolder> readable, @Nullable Challenge challenge) {
        if (challenge == null) {
            return Json.object(json -> write(readable, json));
        }
        String document =
                Json.object(json -> {
                    write(readable, json);
                    json.writeNumberField("session", callers.session());
                });
        return Statements.signed(document, challenge, node.key());
    }

    private void write(List<ServedFolder> readable, JsonGenerator json) throws IOException {
        json.writeStringField("node", node.node().toString());
        json.writeStringField("run", node.run().toString());
        json.writeStringField("name", node.name());
        json.writeStringField("software", node.software());
        json.writeNumberField("protocol", ServedNode.PROTOCOL);
        json.writeStringField("key", node.key().key().text());
        json.writeObjectFieldStart("folders");
        for (ServedFolder folder : readable) {
            json.writeObjectFieldStart(folder.id().text());
            json.writeStringField("epoch", folder.index().epoch().toString());
            json.writeNumberField("last", folder.index().last().value());
            json.writeStringField("role", folder.role().toString());
            json.writeStringField("digest", folder.digest().toString());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
