package dev.sluice.health;

import dev.sluice.domain.Role;
import dev.sluice.folder.Folder;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.folder.state.FolderState;
import dev.sluice.index.IndexException;
import dev.sluice.peer.known.PeerState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Ready: every folder has its root with its marker, can write to it, can read its index, and has
 * finished its first scan if that index has no history. Peers are told, and decide nothing unless
 * somebody has said how far a folder may be behind them. That a node which is stopping is not ready
 * is said by the framework's own check, <em>Graceful Shutdown</em>.
 */
@Readiness
@ApplicationScoped
class FoldersReady implements HealthCheck {

    /** One folder, and how far it may be behind its peers; null if that decides nothing. */
    private record Watched(Folder folder, @Nullable LagLimit limit) {}

    private final List<Watched> folders;

    FoldersReady(RunningFolders running) {
        this.folders =
                running.folders().stream()
                        .map(folder -> new Watched(folder, limit(folder.setup(), running.maxLag())))
                        .toList();
    }

    private static @Nullable LagLimit limit(FolderSetup setup, @Nullable Duration most) {
        boolean pulls = setup.role() != Role.SEND_ONLY && !setup.peers().isEmpty();
        return most == null || !pulls ? null : new LagLimit(most);
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("folders");
        boolean ready = true;
        for (Watched watched : folders) {
            Folder folder = watched.folder();
            String problem = problem(watched);
            ready &= problem == null;
            answer.withData(folder.setup().id().text(), problem == null ? "running" : problem);
            peers(folder, answer);
        }
        return answer.status(ready).build();
    }

    /** Why a folder is not ready, null if it is. */
    private static @Nullable String problem(Watched watched) {
        Folder folder = watched.folder();
        FolderState state = folder.state();
        if (!(state instanceof FolderState.Running)) {
            return state.explained();
        }
        String unwritable = folder.unwritable();
        if (unwritable != null) {
            return "not writable: " + unwritable;
        }
        try {
            var _ = folder.index().totals();
        } catch (IndexException e) {
            return String.valueOf(e.getMessage());
        }
        LagLimit limit = watched.limit();
        return limit == null ? null : limit.problem(folder.peers().all(), folder.clock().instant());
    }

    private static void peers(Folder folder, HealthCheckResponseBuilder answer) {
        String id = folder.setup().id().text();
        Instant now = folder.clock().instant();
        folder.peers()
                .all()
                .forEach(peer -> answer.withData(id + " " + peer.base(), of(peer, now)));
    }

    private static String of(PeerState peer, Instant now) {
        String contact = peer.contact().name().toLowerCase(Locale.ROOT);
        long behind = peer.lag(now).toSeconds();
        return behind == 0 ? contact : contact + ", " + behind + " s behind";
    }
}
