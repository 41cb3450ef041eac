package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.HeldRules;
import dev.sluice.index.Index;
import dev.sluice.index.PlannedDelete;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.gate.SlowClientGuard;
import dev.sluice.serve.http.Awake;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.http.FolderDirectory;
import dev.sluice.serve.problem.Json;
import dev.sluice.serve.problem.Parameter;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
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
 * GET  /v1/folders/{folder}/plans/{plan}?after=…   a page of the paths of one; "after" in it is
 *                                                  there as long as there are more
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
 * <p>Plans are decided on by the operators of a folder. The paths of rules are shown to these
 * alone: some of them are ignored here, and nobody else learns their names.
 */
@Path("/v1/folders/{folder}/plans")
@Singleton
public final class PlansResource {

    /** Plans that are listed; later ones come when earlier ones were decided on. */
    private static final int MAX_PLANS = 100;

    private static final int SAMPLE = 10;
    private static final int PAGE = 1_000;
    private static final int MAX_PAGE = 10_000;

    /** Characters of the paths of a page. */
    private static final int PAGE_TEXT = 64 << 10;

    /** Of those of one plan among all. */
    private static final int SAMPLE_TEXT = 1 << 10;

    /** What an answer takes while it is made: its text, its bytes, and the paths themselves. */
    static final long ANSWER = 512 << 10;

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
    public CompletionStage<String> list(
            @PathParam("folder") String folder, @Context HttpServerRequest request) {
        ServedFolder served = folders.readable(folder);
        boolean isOperator = folders.isOperable(served);
        SlowClientGuard.holding(request).need(ANSWER);
        return disk.call(() -> all(served, isOperator));
    }

    /** A page of the paths of a plan. */
    @GET
    @Path("/{plan}")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> page(
            @PathParam("folder") String folder,
            @PathParam("plan") String plan,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit,
            @Context HttpServerRequest request) {
        ServedFolder served = folders.readable(folder);
        long number = number(plan);
        RelativePath from =
                after == null ? null : Parameter.required("after", after, RelativePath::of);
        int most = limit(limit);
        boolean isOperator = folders.isOperable(served);
        SlowClientGuard.holding(request).need(ANSWER);
        return disk.call(() -> page(served, number, from, most, isOperator));
    }

    /** Lets the deletes be made. */
    @POST
    @Path("/{plan}/approve")
    @Produces(MediaType.APPLICATION_JSON)
    public CompletionStage<String> approve(
            @PathParam("folder") String folder,
            @PathParam("plan") String plan,
            @Context HttpServerRequest request) {
        ServedFolder served = folders.operable(folder);
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
        ServedFolder served = folders.operable(folder);
        long number = number(plan);
        return Awake.during(control.reject(served.id(), number), request)
                .thenApply(decided -> decided(served, number, "rejected", decided));
    }

    static int limit(@Nullable String limit) {
        return (int) Parameter.number("limit", limit, 1, MAX_PAGE, PAGE);
    }

    static long number(String plan) {
        return Parameter.number("plan", plan, 1, Long.MAX_VALUE, 0);
    }

    private static String all(ServedFolder folder, boolean isOperator) {
        List<DeletePlan> plans = folder.index().plans();
        return Json.object(json -> {
            json.writeStringField("folder", folder.id().text());
            json.writeArrayFieldStart("plans");
            for (DeletePlan plan : plans.subList(0, Math.min(plans.size(), MAX_PLANS))) {
                json.writeStartObject();
                write(plan, json);
                var _ = write(folder, plan, new Cut(null, SAMPLE, SAMPLE_TEXT, isOperator), json);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static String page(
            ServedFolder folder,
            long number,
            @Nullable RelativePath after,
            int limit,
            boolean isOperator) {
        DeletePlan plan =
                folder.index().plans().stream()
                        .filter(each -> each.number() == number)
                        .findFirst()
                        .orElseThrow(() -> absent(number));
        return Json.object(json -> {
            json.writeStringField("folder", folder.id().text());
            write(plan, json);
            RelativePath last =
                    write(folder, plan, new Cut(after, limit, PAGE_TEXT, isOperator), json);
            if (last != null) {
                json.writeStringField("after", last.toString());
            }
        });
    }

    /** Which of the paths of a plan are told. */
    private record Cut(@Nullable RelativePath after, int limit, int mostText, boolean isOperator) {

        PathPage of(PathPage.Source source) {
            return PathPage.read(source, after, limit, mostText);
        }
    }

    private static void write(DeletePlan plan, JsonGenerator json) throws IOException {
        json.writeNumberField("number", plan.number());
        json.writeStringField("kind", plan.kind().toString());
        json.writeStringField("origin", plan.origin().toString());
        json.writeNumberField("entries", plan.entries());
        json.writeStringField("since", plan.since().toString());
        json.writeStringField("reason", plan.reason());
    }

    /** Writes paths; answers with the last one if there are more. */
    private static @Nullable RelativePath write(
            ServedFolder folder, DeletePlan plan, Cut cut, JsonGenerator json) throws IOException {
        Index index = folder.index();
        return switch (plan.kind()) {
            case DELETES, CHANGES -> {
                PathPage page =
                        cut.of((after, limit) ->
                                index
                                        .deletes(plan.kind())
                                        .planned(plan.number(), after, limit)
                                        .stream()
                                        .map(PlannedDelete::path)
                                        .toList());
                write("paths", page.paths(), json);
                yield page.hasMore() ? page.paths().getLast() : null;
            }
            case RULES -> writeRules(index, cut, json);
        };
    }

    /** Of rules that wait: what they would forget, and what they would show. */
    private static @Nullable RelativePath writeRules(Index index, Cut cut, JsonGenerator json)
            throws IOException {
        HeldRules rules = index.heldRules();
        if (rules != null) {
            json.writeNumberField("forgets", rules.forgets());
            json.writeNumberField("shows", rules.shows());
        }
        PathPage none = new PathPage(List.of(), false);
        PathPage forgotten =
                cut.isOperator()
                        ? cut.of((after, most) -> index.heldRulesPaths(after, most).forgotten())
                        : none;
        PathPage shown =
                cut.isOperator()
                        ? cut.of((after, most) -> index.heldRulesPaths(after, most).shown())
                        : none;
        RelativePath last = PathPage.commonEnd(forgotten, shown);
        write("forgotten", forgotten.upTo(last), json);
        write("shown", shown.upTo(last), json);
        return last;
    }

    private static void write(String field, List<RelativePath> paths, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (RelativePath path : paths) {
            json.writeString(path.toString());
        }
        json.writeEndArray();
    }

    static String decided(
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
