package dev.sluice.pull.round;

import dev.sluice.domain.Durability;
import dev.sluice.domain.Threads;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.index.Index;
import dev.sluice.pull.Drift;
import dev.sluice.pull.Failures;
import dev.sluice.pull.PullClocks;
import dev.sluice.pull.PullFolder;
import dev.sluice.pull.PullOptions;
import dev.sluice.pull.PullPeers;
import dev.sluice.pull.Target;
import dev.sluice.pull.Transfers;
import dev.sluice.pull.blocks.BlockFetcher;
import dev.sluice.pull.blocks.Fetching;
import dev.sluice.pull.blocks.KnownLists;
import dev.sluice.pull.fetch.BundleFetcher;
import dev.sluice.pull.fetch.ContentPass;
import dev.sluice.pull.fetch.Fetcher;
import dev.sluice.pull.fetch.LocalSources;
import dev.sluice.pull.publish.Adoption;
import dev.sluice.pull.publish.CopyMaker;
import dev.sluice.pull.publish.Fsync;
import dev.sluice.pull.publish.Ledger;
import dev.sluice.pull.publish.LinkedFiles;
import dev.sluice.pull.publish.LockedDirectories;
import dev.sluice.pull.publish.Mirror;
import dev.sluice.pull.publish.Publisher;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a round works with.
 *
 * @param syncing threads on which contents are fsynced; the more there are, the more share one
 *     commit of the file system's journal
 * @param memory of the rounds of all folders
 * @param runner of what is done beside
 */
public record PartsFactory(
        Index index,
        PullOptions options,
        PullPeers peers,
        PullClocks clocks,
        PullFolder folder,
        ExecutorService syncing,
        Transfers transfers,
        RoundState state,
        PullMemory memory,
        Threads runner) {

    /**
     * @param undone what is drift and goes to the trash; null where there is none
     */
    Parts parts(RoundContext round, Failures failures, @Nullable Drift undone) {
        Target target = round.target();
        LinkedFiles linked = new LinkedFiles(index, target, folder);
        Mirror mirror = undone == null ? null : new Mirror(index, target.root(), undone, linked);
        Adoption adoption = undone == null ? null : new Adoption(target.root());
        Fsync fsync = new Fsync(options.durability(), target, syncing, failures);
        LockedDirectories locked =
                new LockedDirectories(
                        index, round.backlog(), target, fsync, failures, state.turn());
        Publisher publisher =
                new Publisher(
                        index,
                        target,
                        fsync,
                        new CopyMaker(
                                index,
                                target,
                                fsync,
                                folder.rescan(),
                                round.counter(),
                                undone != null),
                        locked,
                        new Ledger(index, round.backlog(), round.counter()),
                        failures,
                        folder,
                        linked,
                        state.turn(),
                        mirror);
        ContentPass contents = contents(round, failures, publisher);
        return new Parts(
                target, failures, fsync, locked, publisher, contents, linked, mirror, adoption);
    }

    private ContentPass contents(RoundContext round, Failures failures, Publisher publisher) {
        return new ContentPass(
                fetcher(round),
                new BundleFetcher(
                        round.base(),
                        index,
                        round.target(),
                        peers.contents(),
                        transfers,
                        failures,
                        options.durability() != Durability.NONE,
                        folder.rescan(),
                        round.counter()),
                options.durability(),
                publisher,
                failures,
                round.threads(),
                () -> !peers.feeds().answers(round.base()),
                round.room(),
                memory,
                state.inFlight().claims());
    }

    private Fetcher fetcher(RoundContext round) {
        BlockFetcher blocks =
                new BlockFetcher(
                        new Fetching(
                                round.base(),
                                index.folder(),
                                round.target(),
                                peers.contents(),
                                transfers,
                                round.counter(),
                                clocks.steady(),
                                options.blocks(),
                                runner,
                                peers.others(),
                                new KnownLists(index),
                                memory.buffers()));
        return new Fetcher(
                round.base(),
                index.folder(),
                round.target(),
                new LocalSources(index, round.target().staging(), folder.rescan()),
                blocks,
                peers.contents(),
                transfers,
                round.counter(),
                clocks.steady());
    }
}
