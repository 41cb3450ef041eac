package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.NodeId;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.problem.Json;
import dev.sluice.serve.problem.Parameter;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/**
 * {@code GET /v1/folders/{folder}/members}: every node that was ever met or has called, until a
 * person evicts it. {@code last} is our own last sequence, {@code after} how far a member has read
 * our feed and {@code done} how far it has applied it; {@code pulls} is false for one that never
 * called. {@code credential} is the name of the token or certificate that it first called with,
 * {@code otherCredential} another one since, empty for one without a name. {@code DELETE
 * …/members/{node}}: a person evicts one. {@code POST …/members/{node}/accept}: a person says that
 * the other name is right. The first is for those who may make this node do something, the others
 * for operators.
 *
 * <pre>{"folder":"docs","last":19,"members":[{"node":"…","name":"beta","role":"send-receive",
 *  "pulls":true,"after":19,"done":17,"seen":"2026-11-22T01:02:03Z"}]}</pre>
 */
@Path("/v1/folders/{folder}/members")
@Singleton
public final class MembersResource {

    private static final Logger LOG = Logger.getLogger(MembersResource.class);

    private final FolderDirectory folders;
    private final DiskPool disk;

    public MembersResource(FolderDirectory folders, DiskPool disk) {
        this.folders = folders;
        this.disk = disk;
    }

    /** Lists the members. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> list(@PathParam("folder") String folder) {
        ServedFolder served = folders.writable(folder);
        return disk.call(() -> Json.object(json -> write(served, json)));
    }

    /** Evicts a member; it becomes one again when it is met or calls. */
    @DELETE
    @Path("/{node}")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> evict(
            @PathParam("folder") String folder, @PathParam("node") String node) {
        return decide(folder, node, MembersResource::evict);
    }

    /** Takes the other name that a member has called under for its name. */
    @POST
    @Path("/{node}/accept")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> accept(
            @PathParam("folder") String folder, @PathParam("node") String node) {
        return decide(folder, node, MembersResource::accept);
    }

    /** What a person decides on a member. */
    private CompletionStage<String> decide(
            String folder, String node, BiFunction<ServedFolder, NodeId, String> decision) {
        ServedFolder served = folders.operable(folder);
        NodeId member = Parameter.required("node", node, NodeId::of);
        return disk.call(() -> decision.apply(served, member));
    }

    private static String accept(ServedFolder folder, NodeId node) {
        Member member = folder.index().member(node);
        if (member == null) {
            throw absent(node);
        }
        if (!folder.index().write(transaction -> transaction.acceptCredential(node))) {
            throw new ProblemException(
                    new Problem(409, "node has called under no other name: " + node, "node"));
        }
        String name = String.valueOf(member.otherCredential());
        LOG.infof(
                "folder %s: member %s may call under %s",
                folder.id(), node, name.isEmpty() ? "no name" : "the name " + name);
        return Json.object(json -> {
            json.writeStringField("folder", folder.id().text());
            json.writeStringField("accepted", node.toString());
            json.writeStringField("credential", name);
        });
    }

    private static ProblemException absent(NodeId node) {
        return new ProblemException(new Problem(404, "node must be a member, not " + node, "node"));
    }

    private static String evict(ServedFolder folder, NodeId member) {
        Index index = folder.index();
        if (!index.write(transaction -> transaction.evict(member))) {
            throw absent(member);
        }
        LOG.infof("folder %s: member %s was evicted", folder.id(), member);
        return Json.object(json -> {
            json.writeStringField("folder", folder.id().text());
            json.writeStringField("evicted", member.toString());
        });
    }

    private static void write(ServedFolder folder, JsonGenerator json) throws IOException {
        List<Member> members = folder.index().members();
        json.writeStringField("folder", folder.id().text());
        json.writeNumberField("last", folder.index().last().value());
        json.writeArrayFieldStart("members");
        Duration watched = folder.index().watched();
        for (Member member : members) {
            write(member, watched.minus(member.heard()), json);
        }
        json.writeEndArray();
    }

    private static void write(Member member, Duration silent, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("node", member.node().toString());
        if (member.name() != null) {
            json.writeStringField("name", member.name());
        }
        if (member.role() != null) {
            json.writeStringField("role", member.role().toString());
        }
        if (member.credential() != null) {
            json.writeStringField("credential", member.credential());
        }
        if (member.otherCredential() != null) {
            json.writeStringField("otherCredential", member.otherCredential());
        }
        json.writeBooleanField("pulls", member.pulls());
        json.writeNumberField("after", member.after().value());
        json.writeNumberField("done", member.done().value());
        json.writeStringField("seen", member.seen().toString());
        json.writeNumberField("silentSeconds", Math.max(0, silent.toSeconds()));
        json.writeEndObject();
    }
}
