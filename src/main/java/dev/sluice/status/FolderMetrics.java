package dev.sluice.status;

import dev.sluice.folder.Folder;
import dev.sluice.folder.FolderState;
import dev.sluice.peer.PeerState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;

/** What monitoring wants to know of a folder. Values are read when they are scraped. */
public final class FolderMetrics {

    private FolderMetrics() {}

    /** Registers the metrics of a folder. */
    public static void register(Folder folder, MeterRegistry registry) {
        Tags tags = Tags.of("folder", folder.setup().id().text());
        Gauge.builder("sluice.entries", folder, f -> f.index().totals().live())
                .description("Files, directories and links in the index")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.folder.running", folder, FolderMetrics::running)
                .description("1 while the folder scans, serves and pulls, 0 while it is stopped")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.lag", folder, FolderMetrics::lagSeconds)
                .description("Age of the oldest change known of a peer and not applied here")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.received", folder, f -> f.transfers().bytes())
                .description("Bytes of contents received from peers")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.received.files", folder, f -> f.transfers().files())
                .description("Contents received whole from peers")
                .tags(tags)
                .register(registry);
    }

    private static double running(Folder folder) {
        return folder.state() instanceof FolderState.Running ? 1 : 0;
    }

    private static double lagSeconds(Folder folder) {
        Instant now = Instant.now();
        Duration longest =
                folder.peers().all().stream()
                        .map((PeerState peer) -> peer.lag(now))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
        return longest.toMillis() / 1000.0;
    }
}
