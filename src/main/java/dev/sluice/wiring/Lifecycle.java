package dev.sluice.wiring;

import dev.sluice.domain.time.SteadyClock;
import dev.sluice.folder.Folder;
import dev.sluice.serve.feed.Fences;
import dev.sluice.serve.feed.LongPolls;
import dev.sluice.serve.gate.HostNames;
import dev.sluice.settings.Settings;
import dev.sluice.status.CertificateMetrics;
import dev.sluice.status.FolderMetrics;
import dev.sluice.status.History;
import dev.sluice.status.PacerMetrics;
import dev.sluice.status.PeerMetrics;
import dev.sluice.status.PullMetrics;
import dev.sluice.status.Pulling;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Starts the node, gives it its beat, and stops it in order. */
@ApplicationScoped
class Lifecycle {

    private final Node node;
    private final LongPolls longPolls;
    private final Fences fences;
    private final Certificates certificates;
    private final History history;
    private final MeterRegistry registry;
    private final PeerMetrics peers;
    private final NotRunning notRunning;
    private final SteadyClock steady;
    private final BeatWatch beats;
    private final BeatWatch samples;

    Lifecycle(
            Node node,
            LongPolls longPolls,
            Fences fences,
            Certificates certificates,
            History history,
            MeterRegistry registry,
            NotRunning notRunning,
            SteadyClock steady,
            Settings settings,
            HostNames names) {
        // Made here, and not by the first request on an event loop: the resolver is asked for it.
        var _ = names.names();
        this.node = node;
        this.longPolls = longPolls;
        this.fences = fences;
        this.certificates = certificates;
        this.history = history;
        this.registry = registry;
        this.peers = new PeerMetrics(node.folders(), registry);
        this.notRunning = notRunning;
        this.steady = steady;
        this.beats = new BeatWatch("beat", settings.pull().every(), this::giveBeat);
        this.samples =
                new BeatWatch(
                        "sample", Duration.ofSeconds(History.EVERY_SECONDS), this::takeSample);
    }

    void start(@Observes StartupEvent event) {
        for (Folder folder : node.folders()) {
            FolderMetrics.register(folder, registry);
        }
        PacerMetrics.register(node.pacer(), registry);
        PullMetrics.register(() -> Pulling.of(node.memory()), registry);
        registerCertificate();
        node.start();
        notRunning.nodeRuns(true);
        beats.start();
        samples.start();
    }

    private void registerCertificate() {
        Instant expiry = certificates.expiry();
        if (expiry != null) {
            CertificateMetrics.register(
                    () -> Objects.requireNonNullElse(certificates.expiry(), expiry), registry);
        }
    }

    /**
     * Rounds run on threads of their own, so a beat never waits for one. The end of the first scan
     * asks for the first round.
     */
    @Scheduled(
            every = "${sluice.pull.every:5s}",
            delayed = "${sluice.pull.every:5s}",
            skipExecutionIf = NotRunning.class,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void beat() {
        beats.given();
        giveBeat();
    }

    private synchronized void giveBeat() {
        node.beat();
        peers.refresh();
    }

    /** Looks at counters alone, so a disk or a peer that does not answer leaves no gap. */
    @Scheduled(
            every = History.EVERY_SECONDS + "s",
            delayed = History.EVERY_SECONDS + "s",
            skipExecutionIf = NotRunning.class,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sample() {
        samples.given();
        takeSample();
    }

    private void takeSample() {
        history.sample(steady.instant());
    }

    /** Callers that wait for news would otherwise hold up the shutdown until their time is over. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        longPolls.releaseAll();
        fences.releaseAll();
    }

    void stop(@Observes ShutdownEvent event) {
        notRunning.nodeRuns(false);
        beats.close();
        samples.close();
        longPolls.releaseAll();
        fences.releaseAll();
        node.close();
    }
}
