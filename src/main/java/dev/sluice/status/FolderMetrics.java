package dev.sluice.status;

import dev.sluice.domain.Preserve.What;
import dev.sluice.folder.Folder;
import dev.sluice.folder.root.DiskUsage;
import dev.sluice.folder.state.FolderState;
import dev.sluice.index.IndexException;
import dev.sluice.index.ListenerState;
import dev.sluice.index.PlanKind;
import dev.sluice.pull.Drift;
import dev.sluice.pull.FailureKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What monitoring wants to know of a folder. Values are read when they are scraped, none of them
 * from a replicated tree: what a disk says is measured by the folder itself.
 */
public final class FolderMetrics {

    private static final String BYTES = "bytes";

    private final Folder folder;
    private final MeterRegistry registry;
    private final Tags tags;

    private FolderMetrics(Folder folder, MeterRegistry registry) {
        this.folder = folder;
        this.registry = registry;
        this.tags = Tags.of("folder", folder.setup().id().text());
    }

    /** Registers the metrics of a folder, but for those of its peers. */
    public static void register(Folder folder, MeterRegistry registry) {
        FolderMetrics metrics = new FolderMetrics(folder, registry);
        metrics.state();
        metrics.disk();
        metrics.received();
        metrics.work();
        metrics.scrub();
        metrics.hooks();
    }

    private void state() {
        Gauge.builder("sluice.folder.running", folder, FolderMetrics::running)
                .description("1 while the folder scans, serves and pulls, 0 while it is stopped")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.entries", folder, f -> read(f, g -> g.index().totals().live()))
                .description("Files, directories and links in the index")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.conflicts", folder, f -> read(f, g -> g.index().conflictCount()))
                .description("Conflict copies in the index")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.lag", folder, f -> Lag.longest(List.of(f)))
                .description("Age of the oldest change known of any peer and not applied here")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.deletes.waiting", folder, FolderMetrics::waitingDeletes)
                .description("Deletes that wait for a person, since there were too many")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.members.evicted", folder, f -> f.evicted().count())
                .description("Members that were evicted, since they were silent for too long")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.members.renamed", folder, Folder::renamedMembers)
                .description("Members that call under another name than before, not accepted")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.deletes.allowed", folder, f -> f.budget().allowed())
                .description("Deletes of peers and on the disk here that the budget let pass")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.deletes.held", folder, f -> f.budget().held())
                .description("Deletes that came to wait for a person")
                .tags(tags)
                .register(registry);
        overwrites();
        for (PlanKind kind : PlanKind.values()) {
            Gauge.builder("sluice.plans", folder, f -> read(f, g -> plans(g, kind)))
                    .description("Plans that wait for a person")
                    .tags(tags.and("kind", kind.toString()))
                    .register(registry);
        }
        FunctionCounter.builder("sluice.markers.remade", folder, Folder::remade)
                .description("Times that .sluice/ was made again, since somebody had removed it")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.mounts", folder, f -> read(f, g -> g.index().mounts().size()))
                .description("Places where something is or was mounted, which are left alone")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.trash.saves", folder, f -> f.saves().count())
                .description("Saves of people and changes of a mirror that only the trash has")
                .tags(tags)
                .register(registry);
        for (What what : What.values()) {
            Gauge.builder("sluice.not.preserved", folder, f -> notPreserved(f, what))
                    .description("Files of which something of this kind could not be set here")
                    .tags(tags.and("kind", what.toString()))
                    .register(registry);
        }
        FunctionCounter.builder("sluice.trash.given.up", folder, Folder::givenUp)
                .description("Files that were thrown out of the trash before their time")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.clock.offset", folder, f -> f.clockOffset().toMillis() / 1000.0)
                .description("How far the clock is from that of the peer furthest off")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.clock.doubted", folder, f -> f.clockDoubted().toMillis() / 1000.0)
                .description("How far the clock is ahead of what is believed of the time")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.entries.ahead", folder, f -> read(f, Folder::entriesAhead))
                .description("Live entries changed under a clock that was ahead of ours")
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.transfers", folder, f -> f.transfers().active().size())
                .description("Contents on their way here now, each by a request of its own")
                .tags(tags)
                .register(registry);
    }

    private static double notPreserved(Folder folder, What what) {
        int count = folder.notPreserved(what);
        return count < 0 ? Double.NaN : count;
    }

    private static long plans(Folder folder, PlanKind kind) {
        return folder.plans().stream().filter(plan -> plan.kind() == kind).count();
    }

    private void overwrites() {
        Gauge.builder(
                        "sluice.overwrites.waiting",
                        folder,
                        f -> read(f, g -> g.index().deletes(PlanKind.CHANGES).waitingCount()))
                .description("Overwrites of peers that wait for a person")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.overwrites.allowed", folder, f -> f.changes().allowed())
                .description("Overwrites of peers that their budget let pass, if it has a limit")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.overwrites.held", folder, f -> f.changes().held())
                .description("Overwrites of peers that came to wait for a person")
                .tags(tags)
                .register(registry);
    }

    private void disk() {
        Gauge.builder("sluice.staging", folder, f -> disk(f, DiskUsage::staging))
                .description("Temp files of contents on their way here")
                .baseUnit(BYTES)
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.trash", folder, f -> disk(f, DiskUsage::trash))
                .description("Removed and replaced files that are kept")
                .baseUnit(BYTES)
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.disk.free", folder, f -> disk(f, DiskUsage::free))
                .description("What may still be written to the file system of the folder")
                .baseUnit(BYTES)
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.disk.size", folder, f -> disk(f, DiskUsage::size))
                .description("The file system of the folder")
                .baseUnit(BYTES)
                .tags(tags)
                .register(registry);
    }

    private void received() {
        received("single", f -> f.transfers().singleBytes(), f -> f.transfers().singleFiles());
        received("bundle", f -> f.transfers().bundledBytes(), f -> f.transfers().bundledFiles());
        received("blocks", f -> f.transfers().blockBytes(), f -> f.transfers().blockFiles());
        reused("same-offset", f -> f.transfers().reusedInPlace());
        reused("moved", f -> f.transfers().reusedMoved());
        reused("copied", f -> f.transfers().reusedCopied());
    }

    private void reused(String how, ToDoubleFunction<Folder> bytes) {
        FunctionCounter.builder("sluice.reused", folder, bytes)
                .description("Bytes of contents that were not fetched, since they were here")
                .baseUnit(BYTES)
                .tags(tags.and("how", how))
                .register(registry);
    }

    private void received(
            String method, ToDoubleFunction<Folder> bytes, ToDoubleFunction<Folder> files) {
        FunctionCounter.builder("sluice.received", folder, bytes)
                .description("Bytes of contents received from peers")
                .baseUnit(BYTES)
                .tags(tags.and("method", method))
                .register(registry);
        FunctionCounter.builder("sluice.received.files", folder, files)
                .description("Contents received whole from peers")
                .tags(tags.and("method", method))
                .register(registry);
    }

    private void work() {
        FunctionTimer.builder(
                        "sluice.scan.duration",
                        folder,
                        f -> f.scans().count(),
                        f -> f.scans().nanos(),
                        TimeUnit.NANOSECONDS)
                .description("Scans of the whole folder")
                .tags(tags)
                .register(registry);
        FunctionTimer.builder(
                        "sluice.round.duration",
                        folder,
                        f -> f.transfers().totals().rounds(),
                        f -> f.transfers().totals().nanos(),
                        TimeUnit.NANOSECONDS)
                .description("Rounds with a peer: its changes read and applied")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.deletes", folder, f -> f.transfers().totals().deleted())
                .description("Files, directories and links removed because a peer removed them")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        "sluice.conflict.copies", folder, f -> f.transfers().totals().conflicts())
                .description("Conflict copies made by this node")
                .tags(tags)
                .register(registry);
        for (FailureKind kind : FailureKind.values()) {
            FunctionCounter.builder(
                            "sluice.failures", folder, f -> f.transfers().totals().failures(kind))
                    .description("Entries of peers that could not be applied, each attempt")
                    .tags(tags.and("kind", kind.label()))
                    .register(registry);
        }
        drift();
    }

    private void drift() {
        Drift drift = folder.drift();
        if (drift != null) {
            FunctionCounter.builder("sluice.drift.undone", drift, Drift::undone)
                    .description("Local changes of a receive-only folder that were put right")
                    .tags(tags)
                    .register(registry);
        }
    }

    private void scrub() {
        Gauge.builder(
                        "sluice.rotten.files",
                        folder,
                        f -> read(f, g -> g.index().rereads().rottenCount()))
                .description("Files whose content has rotted, and that are not mended")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.rot.found", folder, f -> f.scrub().tally().rotten())
                .description("Files found rotten when their contents were read again")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.rot.mended", folder, f -> f.repairs().mended())
                .description("Rotten files that were put right")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("sluice.scrubbed", folder, f -> f.scrub().tally().bytes())
                .description("Bytes of contents that were read again")
                .baseUnit(BYTES)
                .tags(tags)
                .register(registry);
        Gauge.builder("sluice.scrub.last.timestamp", folder, FolderMetrics::lastScrub)
                .description("When all contents had been read again, in seconds since 1970")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
    }

    /** Only where somebody is told. */
    private void hooks() {
        if (folder.setup().hooks().isEmpty()) {
            return;
        }
        Gauge.builder(
                        "sluice.events.waiting",
                        folder,
                        f -> read(f, g -> listeners(g, ListenerState::waiting)))
                .description("Events that somebody is still to be told")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        "sluice.events.told",
                        folder,
                        f -> read(f, g -> listeners(g, ListenerState::told)))
                .description("Events that were told, to each listener")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(
                        "sluice.events.given.up",
                        folder,
                        f -> read(f, g -> listeners(g, ListenerState::givenUp)))
                .description("Events that somebody could not be told")
                .tags(tags)
                .register(registry);
    }

    private static long listeners(Folder folder, ToLongFunction<ListenerState> part) {
        return folder.index().events().listeners().stream().mapToLong(part).sum();
    }

    /** Not a number before the first. */
    private static double lastScrub(Folder folder) {
        try {
            Instant ended = folder.index().rereads().state().wholeEnded();
            return ended == null ? Double.NaN : ended.getEpochSecond();
        } catch (IndexException e) {
            return Double.NaN;
        }
    }

    private static double waitingDeletes(Folder folder) {
        return read(folder, f -> f.index().deletes().waitingCount());
    }

    private static double running(Folder folder) {
        return folder.state() instanceof FolderState.Running ? 1 : 0;
    }

    /** An index that fails says so elsewhere; the other metrics are still to be had. */
    private static double read(Folder folder, ToLongFunction<Folder> count) {
        try {
            return count.applyAsLong(folder);
        } catch (IndexException e) {
            return Double.NaN;
        }
    }

    private static double disk(Folder folder, ToLongFunction<DiskUsage> part) {
        DiskUsage usage = folder.disk();
        return usage == null ? Double.NaN : part.applyAsLong(usage);
    }
}
