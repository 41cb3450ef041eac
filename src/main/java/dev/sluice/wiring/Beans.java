package dev.sluice.wiring;

import dev.sluice.auth.Grants;
import dev.sluice.disk.root.DiskThreads;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.folder.Folder;
import dev.sluice.health.RunningFolders;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedFolders;
import dev.sluice.serve.ServedNode;
import dev.sluice.serve.api.FolderControl;
import dev.sluice.serve.content.SentMetrics;
import dev.sluice.serve.gate.Admission;
import dev.sluice.serve.gate.AnswerMemory;
import dev.sluice.serve.gate.Bounds;
import dev.sluice.serve.gate.Callers;
import dev.sluice.serve.gate.Deciders;
import dev.sluice.serve.gate.HostNames;
import dev.sluice.serve.gate.Refusals;
import dev.sluice.serve.http.DiskPool;
import dev.sluice.settings.ServeSettings;
import dev.sluice.settings.Settings;
import dev.sluice.status.AnswerMetrics;
import dev.sluice.status.Answers;
import dev.sluice.status.History;
import dev.sluice.status.NodeView;
import dev.sluice.status.Pulling;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the packages that face the outside are given of the node. */
@Dependent
class Beans {

    /** Reads of a disk that wait do so here: enough that a slow file does not stop the others. */
    private static final int DISK_THREADS = 16;

    /** Beyond so many that wait the disk is too slow to serve more. */
    private static final int MAX_WAITING = 10_000;

    @Produces
    @Singleton
    static Node node(Settings settings, Access access, SteadyClock steady) {
        return new Node(settings, access, steady);
    }

    @Produces
    @Singleton
    static Certificates certificates(
            Settings settings, TlsConfigurationRegistry registry, Vertx vertx) {
        return Certificates.of(settings.auth(), registry, vertx);
    }

    @Produces
    @Singleton
    static Access access(Settings settings, Certificates certificates) {
        return Access.open(settings.auth(), certificates);
    }

    static void close(@Disposes Access access) {
        access.close();
    }

    @Produces
    @Singleton
    @DefaultBean
    static Admission admission(Access access) {
        return access.admission();
    }

    @Produces
    @Singleton
    @DefaultBean
    static Deciders deciders(Access access) {
        return access.deciders();
    }

    @Produces
    @Singleton
    static NodeView view(Node node, Settings settings, Callers callers, AnswerMemory answers) {
        return new NodeView(
                node.self().node(),
                node.self().run(),
                node.name(),
                Node.software(),
                node.started(),
                Node.dataPort(settings.auth()),
                settings.auth().pageTokenFile() != null,
                node.folders(),
                () -> answers(answers),
                () -> Pulling.of(node.memory()),
                callers::duplicate,
                callers::impostor);
    }

    private static Answers answers(AnswerMemory memory) {
        return new Answers(memory.held(), memory.most(), memory.refused(), memory.isRefusing());
    }

    @Produces
    @Singleton
    @DefaultBean
    @Startup // its metrics are there before the first answer
    static AnswerMemory answerMemory(Refusals refusals, MeterRegistry registry) {
        AnswerMemory memory = AnswerMemory.ofData(refusals::noteNoMemory);
        AnswerMetrics.register(() -> answers(memory), registry);
        return memory;
    }

    @Produces
    @Singleton
    static History history(Node node, SentMetrics sent) {
        return new History(node.folders(), sent::bytes, node.started());
    }

    @Produces
    @Singleton
    static RunningFolders running(Node node, Settings settings) {
        return new RunningFolders(node.folders(), settings.health().maxLag());
    }

    @Produces
    @Singleton
    @DefaultBean
    static ServedNode servedNode(Node node) {
        return new ServedNode(
                node.self().node(),
                node.self().run(),
                node.name(),
                Node.software(),
                node.self().key());
    }

    @Produces
    @Singleton
    @DefaultBean
    static Bounds bounds(Settings settings) {
        ServeSettings serve = settings.serve();
        return Bounds.of(
                serve.maxConnections(), serve.maxConnectionsPerAddress(), serve.leastRate());
    }

    @Produces
    @Singleton
    @DefaultBean
    static HostNames hostNames(Settings settings) {
        return HostNames.of(settings.serve().hosts(), SettingsProducer.hostName());
    }

    @Produces
    @Singleton
    @DefaultBean
    static FolderControl control(Node node, DiskPool disk) {
        return new Rounds(node.folders(), disk, node.name());
    }

    @Produces
    @Singleton
    @DefaultBean
    static DiskThreads diskThreads() {
        return new DiskThreads("disk", DISK_THREADS, MAX_WAITING);
    }

    static void close(@Disposes DiskThreads threads) {
        threads.close();
    }

    @Produces
    @Singleton
    @DefaultBean
    static InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    @DefaultBean
    @Typed(SteadyClock.class) // the clock on the wall is the InstantSource
    static SteadyClock steady() {
        return new SteadyClock();
    }

    @Produces
    @Singleton
    @DefaultBean
    static ServedFolders served(Node node, Settings settings) {
        Map<FolderId, ServedFolder> folders = new TreeMap<>(Comparator.comparing(FolderId::text));
        Map<FolderId, Grants> grants = new HashMap<>();
        settings.folders()
                .forEach(each ->
                        grants.put(
                                each.id(),
                                new Grants(each.readers(), each.writers(), each.operators())));
        for (Folder folder : node.folders()) {
            FolderId id = folder.setup().id();
            folders.put(id, Roots.served(folder, Objects.requireNonNull(grants.get(id))));
        }
        return new ServedFolders() {
            @Override
            public @Nullable ServedFolder find(FolderId id) {
                return folders.get(id);
            }

            @Override
            public List<ServedFolder> list() {
                return List.copyOf(folders.values());
            }
        };
    }
}
