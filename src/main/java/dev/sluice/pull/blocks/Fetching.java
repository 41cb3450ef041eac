package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Threads;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.pull.OtherPeers;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.Target;
import dev.sluice.pull.Transfers;
import java.net.URI;
import java.time.InstantSource;

/**
 * What all contents of a round are fetched with.
 *
 * @param base where the peer of the round is
 * @param limits which contents are fetched in blocks
 * @param threads to work with files on, beside the one that fetches
 * @param others who may have a large content as well
 * @param known of what is here
 * @param buffers the memory that all rounds share
 */
public record Fetching(
        URI base,
        FolderId folder,
        Target target,
        ContentClient contents,
        Transfers transfers,
        PullResult.Counter counter,
        InstantSource clock,
        BlockLimits limits,
        Threads threads,
        OtherPeers others,
        KnownLists known,
        MemoryBudget buffers) {}
