package dev.sluice.health;

import dev.sluice.folder.Folder;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive: every event loop answers a ping, those of the data port too (the probe itself comes in by
 * the management port), and the scan thread of every folder lives. Never peers, never disk space.
 */
@Liveness
@ApplicationScoped
class LoopsMove implements AsyncHealthCheck {

    /** Well below the usual probe timeout times its failure threshold. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EventLoopGroup loops;
    private final RunningFolders running;

    LoopsMove(Vertx vertx, RunningFolders running) {
        this.loops = ((VertxInternal) vertx).getEventLoopGroup();
        this.running = running;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        List<Uni<Boolean>> pings = new ArrayList<>();
        for (EventExecutor loop : loops) {
            pings.add(ping(loop));
        }
        return Uni.join()
                .all(pings)
                .andFailFast()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(_ -> answer("answer"))
                .onFailure()
                .recoverWithItem(e -> answer("no answer within 5 s: " + e));
    }

    private static Uni<Boolean> ping(EventExecutor loop) {
        return Uni.createFrom().emitter(pong -> loop.execute(() -> pong.complete(true)));
    }

    private HealthCheckResponse answer(String eventLoops) {
        boolean scansLive = running.folders().stream().allMatch(Folder::isAlive);
        return HealthCheckResponse.named("loops")
                .status(eventLoops.equals("answer") && scansLive)
                .withData("eventLoops", eventLoops)
                .withData("scans", scansLive ? "live" : "a scan thread has died")
                .build();
    }
}
