package dev.sluice.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: every index is open and recovered, shown by a read of each. */
@Startup
@ApplicationScoped
class IndexesOpen implements HealthCheck {

    private final RunningFolders running;

    IndexesOpen(RunningFolders running) {
        this.running = running;
    }

    @Override
    public HealthCheckResponse call() {
        long entries =
                running.folders().stream()
                        .mapToLong(folder -> folder.index().totals().live())
                        .sum();
        return HealthCheckResponse.named("indexes").up().withData("entries", entries).build();
    }
}
