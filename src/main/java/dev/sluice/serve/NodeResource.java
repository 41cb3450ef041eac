package dev.sluice.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v1/node}: who this is and what it serves to the caller. Ids are 16 hexadecimal
 * digits; {@code last} is the sequence of the folder's last change, 0 before the first.
 *
 * <pre>{"node":"…","run":"…","name":"alpha","software":"0.1.0","protocol":1,"folders":{
 *  "docs":{"epoch":"…","last":19,"role":"send-receive","digest":"xxh3-128"}}}</pre>
 */
@Path("/v1/node")
@Singleton
public final class NodeResource {

    private final ServedNode node;
    private final FolderDirectory folders;
    private final DiskPool disk;
    private final InstantSource clock;

    public NodeResource(
            ServedNode node, FolderDirectory folders, DiskPool disk, InstantSource clock) {
        this.clock = clock;
        this.node = node;
        this.folders = folders;
        this.disk = disk;
    }

    /** Describes the node. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> get() {
        List<ServedFolder> readable = folders.readable();
        return disk.call(() ->
                Response.ok(Json.object(json -> write(readable, json)))
                        .header(HttpHeaders.DATE, HttpDate.text(clock.instant()))
                        .build());
    }

    private void write(List<ServedFolder> readable, JsonGenerator json) throws IOException {
        json.writeStringField("node", node.node().toString());
        json.writeStringField("run", node.run().toString());
        json.writeStringField("name", node.name());
        json.writeStringField("software", node.software());
        json.writeNumberField("protocol", ServedNode.PROTOCOL);
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
