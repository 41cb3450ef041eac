package dev.sluice.serve.api;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedFolders;
import dev.sluice.serve.gate.Deciders;
import dev.sluice.serve.gate.Gate;
import dev.sluice.serve.gate.SlowClientGuard;
import dev.sluice.serve.http.Awake;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.serve.problem.Parameter;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import dev.sluice.serve.problem.Problems;
import dev.sluice.serve.problem.RouteProblems;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What people decide on the status page, below {@code /decide} of the management port: the same as
 * the data port has for operators, with the same answers. {@link Deciders} have let the request in.
 *
 * <pre>
 * GET  /decide                                         204: the token is right
 * GET  /decide/folders/{folder}/plans/{plan}           a page of its paths, ?after=&amp;limit=
 * POST /decide/folders/{folder}/plans/{plan}/approve
 * POST /decide/folders/{folder}/plans/{plan}/reject
 * POST /decide/folders/{folder}/conflicts/keep         ?copy=&amp;keep=copy|original&amp;seen=
 * POST /decide/folders/{folder}/trash/restore          ?at=&amp;dry=
 * </pre>
 */
@Singleton
final class DecisionRoute {

    private static final String FOLDER = Deciders.PATH + "/folders/:folder";
    private static final String PLAN = FOLDER + "/plans/:plan";

    private final Instance<ServedFolders> folders;
    private final Instance<FolderControl> control;
    private final Instance<DiskPool> disk;

    /** All are asked for late: routes are made before the configuration is checked. */
    DecisionRoute(
            Instance<ServedFolders> folders,
            Instance<FolderControl> control,
            Instance<DiskPool> disk) {
        this.folders = folders;
        this.control = control;
        this.disk = disk;
    }

    void register(@Observes ManagementInterface management) {
        Router router = management.router();
        router.get(Deciders.PATH)
                .handler(routing -> {
                    var _ = routing.response().setStatusCode(204).end();
                });
        router.get(PLAN).handler(routing -> answer(routing, this::page));
        router.post(PLAN + "/approve").handler(routing -> answer(routing, this::approve));
        router.post(PLAN + "/reject").handler(routing -> answer(routing, this::reject));
        router.post(FOLDER + "/conflicts/keep").handler(routing -> answer(routing, this::keep));
        router.post(FOLDER + "/trash/restore").handler(routing -> answer(routing, this::restore));
    }

    private CompletionStage<String> page(ServedFolder folder, RoutingContext routing) {
        long number = plan(routing);
        String after = parameter(routing, "after");
        RelativePath from =
                after == null ? null : Parameter.required("after", after, RelativePath::of);
        int limit = PlansResource.limit(parameter(routing, "limit"));
        SlowClientGuard.holding(routing.request()).need(PlansResource.ANSWER);
        return disk.get().call(() -> PlansResource.page(folder, number, from, limit, true));
    }

    private CompletionStage<String> approve(ServedFolder folder, RoutingContext routing) {
        long number = plan(routing);
        return control.get()
                .approve(folder.id(), number)
                .thenApply(plan -> PlansResource.decided(folder, number, "approved", plan));
    }

    private CompletionStage<String> reject(ServedFolder folder, RoutingContext routing) {
        long number = plan(routing);
        return control.get()
                .reject(folder.id(), number)
                .thenApply(plan -> PlansResource.decided(folder, number, "rejected", plan));
    }

    private CompletionStage<String> restore(ServedFolder folder, RoutingContext routing) {
        Instant at = RestoreResource.at(parameter(routing, "at"));
        boolean isDry = RestoreResource.isDry(parameter(routing, "dry"));
        return control.get().restore(folder.id(), at, isDry).thenApply(RestoreSummary::toJson);
    }

    private CompletionStage<String> keep(ServedFolder folder, RoutingContext routing) {
        return ConflictsResource.end(
                folder,
                control.get(),
                parameter(routing, "copy"),
                parameter(routing, "keep"),
                parameter(routing, "seen"));
    }

    private static long plan(RoutingContext routing) {
        return PlansResource.number(part(routing, "plan"));
    }

    /** A part of the path that the route has. */
    private static String part(RoutingContext routing, String name) {
        return Objects.requireNonNull(routing.pathParam(name));
    }

    private static @Nullable String parameter(RoutingContext routing, String name) {
        return routing.request().getParam(name);
    }

    private void answer(
            RoutingContext routing,
            BiFunction<ServedFolder, RoutingContext, CompletionStage<String>> work) {
        try {
            var _ =
                    Awake.during(work.apply(folder(routing), routing), routing.request())
                            .whenComplete((text, failure) -> send(routing, text, failure));
        } catch (RuntimeException e) {
            send(routing, null, e);
        }
    }

    private static void send(
            RoutingContext routing, @Nullable String text, @Nullable Throwable failure) {
        if (text == null) {
            RouteProblems.send(
                    routing.response(), failure == null ? Problem.ABSENT : Problems.of(failure));
            return;
        }
        var _ =
                routing.response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(text);
    }

    private ServedFolder folder(RoutingContext routing) {
        String id = part(routing, "folder");
        ServedFolder folder = find(id);
        if (folder == null || !folder.grants().mayOperate(Gate.speaker(routing))) {
            throw new ProblemException(
                    new Problem(
                            404,
                            "folder must be one on which this token may decide, not "
                                    + Quoted.of(id),
                            "folder"));
        }
        return folder;
    }

    private @Nullable ServedFolder find(String id) {
        try {
            return folders.get().find(new FolderId(id));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
