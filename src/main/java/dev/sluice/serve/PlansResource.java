package dev.sluice.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.HeldRules;
import dev.sluice.index.Index;
import dev.sluice.index.PlannedDelete;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a person, and the person's word on it.
 *
 * <pre>
 * GET  /v1/folders/{folder}/plans                  all plans, with the first paths of each
 * GET  /v1/folders/{folder}/plans/{plan}?after=…   a page of the paths of one
 * POST /v1/folders/{folder}/plans/{plan}/approve   does exactly what it lists
 * POST /v1/folders/{folder}/plans/{plan}/reject    undoes it
 *
 * {"folder":"docs","plans":[{"number":1,"kind":"deletes","origin":"peer","entries":9000,
 *  "since":"2026-11-22T01:02:03Z","reason":"…","paths":["a/b.txt",…]},
 *  {"number":2,"kind":"rules","origin":"peer","entries":9001,"since":"…","reason":"…",
 *  "forgets":9000,"shows":1,"forgotten":["a/b.txt",…],"shown":["a.key"]}]}
 * {"folder":"docs","plan":1,"approved":9000}
 * </pre>
 *
 * <p>Whoever decides on a plan may make this node do something, as with a scan or a pull.
 */
@Path("/v1/folders/{folder}/plans")
@Singleton
public final class PlansResource {

    /** Plans that are listed; later ones come when earlier ones were decided on. */
    private static final int MOST_PLANS = 100;

    private static final int SAMPLE = 10;
    private static final int PAGE = 1_000;
    private static final int MOST_PAGE = 10_000;

    private final FolderDirectory folders;
    private final FolderControl control;
    private final DiskPool disk;

    public PlansResource(FolderDirectory folders, FolderControl control, DiskPool disk) {
        this.folders = folders;
        this.control = control;
        this.disk = disk;
    }

    /** All plans that wait. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> list(@PathParam("folder") String folder) {
        ServedFolder served = folders.readable(folder);
        return disk.call(() -> all(served));
    }

    /** A page of the paths of a plan. */
    @GET
    @Path("/{plan}")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> page(
            @PathParam("folder") String folder,
            @PathParam("plan") String plan,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        ServedFolder served = folders.readable(folder);
        long number = number(plan);
        RelativePath from =
                after == null ? null : Parameter.required("after", after, RelativePath::of);
        int most = (int) Parameter.number("limit", limit, 1, MOST_PAGE, PAGE);
        return disk.call(() -> page(served, number, from, most));
    }

    /** Lets the deletes be made. */
    @POST
    @Path("/{plan}/approve")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> approve(
            @PathParam("folder") String folder,
            @PathParam("plan") String plan,
            @Context HttpServerRequest request) {
        ServedFolder served = folders.writable(folder);
        long number = number(plan);
        return Awake.during(control.approve(served.id(), number), request)
                .thenApply(decided -> decided(served, number, "approved", decided));
    }

    /** Undoes the deletes. */
    @POST
    @Path("/{plan}/reject")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> reject(
            @PathParam("folder") String folder,
            @PathParam("plan") String plan,
            @Context HttpServerRequest request) {
        ServedFolder served = folders.writable(folder);
        long number = number(plan);
        return Awake.during(control.reject(served.id(), number), request)
                .thenApply(decided -> decided(served, number, "rejected", decided));
    }

    private static long number(String plan) {
        return Parameter.number("plan", plan, 1, Long.MAX_VALUE, 0);
    }

    private static String all(ServedFolder folder) {
        List<DeletePlan> plans = folder.index().plans();
        return Json.object(json -> {
            json.writeStringField("folder", folder.id().text());
            json.writeArrayFieldStart("plans");
            for (DeletePlan plan : plans.subList(0, Math.min(plans.size(), MOST_PLANS))) {
                json.writeStartObject();
                write(folder, plan, null, SAMPLE, json);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String page(
            ServedFolder folder, long number, @Nullable RelativePath after, int limit) {
        DeletePlan plan =
                folder.index().plans().stream()
                        .filter(each -> each.number() == number)
                        .findFirst()
                        .orElseThrow(() -> absent(number));
        return Json.object(json -> {
            json.writeStringField("folder", folder.id().text());
            write(folder, plan, after, limit, json);
        });
    }

    private static void write(
            ServedFolder folder,
            DeletePlan plan,
            @Nullable RelativePath after,
            int limit,
            JsonGenerator json)
            throws IOException {
        json.writeNumberField("number", plan.number());
        json.writeStringField("kind", plan.kind().toString());
        json.writeStringField("origin", plan.origin().toString());
        json.writeNumberField("entries", plan.entries());
        json.writeStringField("since", plan.since().toString());
        json.writeStringField("reason", plan.reason());
        switch (plan.kind()) {
            case DELETES, CHANGES ->
                    write(
                            "paths",
                            folder
                                    .index()
                                    .deletes(plan.kind())
                                    .planned(plan.number(), after, limit)
                                    .stream()
                                    .map(PlannedDelete::path)
                                    .toList(),
                            json);
            case RULES -> write(folder.index(), after, limit, json);
        }
    }

    /** Of rules that wait: what they would forget, and what they would show. */
    private static void write(
            Index index, @Nullable RelativePath after, int limit, JsonGenerator json)
            throws IOException {
        HeldRules rules = index.heldRules();
        if (rules != null) {
            json.writeNumberField("forgets", rules.forgets());
            json.writeNumberField("shows", rules.shows());
        }
        HeldRules.Paths paths = index.heldRulesPaths(after, limit);
        write("forgotten", paths.forgotten(), json);
        write("shown", paths.shown(), json);
    }

    private static void write(String field, List<RelativePath> paths, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (RelativePath path : paths) {
            json.writeString(path.toString());
        }
        json.writeEndArray();
    }

    private static String decided(
            ServedFolder folder, long number, String word, Optional<DeletePlan> decided) {
        long entries = decided.orElseThrow(() -> absent(number)).entries();
        return Json.object(json -> {
            json.writeStringField("folder", folder.id().text());
            json.writeNumberField("plan", number);
            json.writeNumberField(word, entries);
        });
    }

    private static ProblemException absent(long number) {
        return new ProblemException(
                new Problem(
                        404,
                        "plan must be one that waits, not "
                                + Quoted.of(Long.toString(number))
                                + "; GET …/plans lists them, and a plan that further deletes were"
                                + " added to has a new number",
                        "plan"));
    }
}
