package dev.sluice.health;

import dev.sluice.folder.Folder;
import dev.sluice.folder.FolderState;
import dev.sluice.index.IndexException;
import dev.sluice.peer.PeerState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Ready: every folder has its root with its marker, can write to it, has finished its first scan
 * and can read its index. Peers are told, and decide nothing. That a node which is stopping is not
 * ready is said by the framework's own check, <em>Graceful Shutdown</em>.
 */
@Readiness
@ApplicationScoped
class FoldersReady implements HealthCheck {

    private final List<Folder> folders;

    FoldersReady(RunningFolders running) {
        this.folders = running.folders();
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("folders");
        boolean ready = true;
        for (Folder folder : folders) {
            String problem = problem(folder);
            ready &= problem == null;
            answer.withData(folder.setup().id().text(), problem == null ? "running" : problem);
            peers(folder, answer);
        }
        return answer.status(ready).build();
    }

    /** Why a folder is not ready, null if it is. */
    private static @Nullable String problem(Folder folder) {
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
            return null;
        } catch (IndexException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void peers(Folder folder, HealthCheckResponseBuilder answer) {
        String id = folder.setup().id().text();
        Instant now = Instant.now();
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
