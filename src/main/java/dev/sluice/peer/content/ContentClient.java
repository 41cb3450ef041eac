package dev.sluice.peer.content;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Credentials;
import dev.sluice.peer.Limits;
import dev.sluice.peer.NoCredentials;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BlocksRequest.Asked;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.ByteSink;
import dev.sluice.peer.http.Connection;
import dev.sluice.peer.http.Connector;
import dev.sluice.peer.http.Exchanges;
import dev.sluice.peer.http.Pacer;
import dev.sluice.peer.http.RelayBuffers;
import dev.sluice.peer.http.Ticker;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * Fetches contents, one or many in a call: a small strict client of HTTP/1.1 on blocking channels
 * with large direct buffers. Connections are kept and used again. Safe for several threads; each
 * call has a connection of its own while it lasts, and blocks its thread.
 */
public final class ContentClient implements AutoCloseable {

    private final Exchanges exchanges;

    /** One that shows nothing to anybody, and reads as fast as it can. */
    public ContentClient(Caller caller, Limits limits) {
        this(caller, new NoCredentials(), limits, Pacer.unlimited(), MemoryBudget.unlimited());
    }

    /**
     * @param pacer of all that is read from peers by this client
     * @param memory off the heap that transfers may have to be faster
     */
    public ContentClient(
            Caller caller,
            Credentials credentials,
            Limits limits,
            Pacer pacer,
            MemoryBudget memory) {
        RelayBuffers relays = new RelayBuffers(memory, limits.buffer());
        this.exchanges =
                new Exchanges(
                        caller,
                        credentials,
                        limits,
                        (peer, watchdog) ->
                                Connection.open(peer, credentials, watchdog, pacer, relays));
    }

    public ContentClient(Caller caller, Limits limits, Connector connector, Ticker ticker) {
        this.exchanges = new Exchanges(caller, new NoCredentials(), limits, connector, ticker);
    }

    /**
     * Passes the bytes of a content from an offset to its end to the sink. When this returns, the
     * sink has had exactly {@code size - from} bytes; whether they are the right ones only the
     * digest tells. After a failure it has had the beginning of what the peer sent, from which a
     * later call may continue.
     *
     * <p>Nothing is asked for, and nothing passed on, when {@code from} is the size of a content
     * that is not empty.
     *
     * @param digest of the content announced; a peer that has another one answers CHANGED
     * @param size of the whole content, by the entry of the feed
     * @throws PeerException if the peer fails or lies
     * @throws IOException only from the sink
     */
    public void fetch(
            URI base,
            FolderId folder,
            RelativePath path,
            Digest digest,
            long from,
            long size,
            ByteSink sink)
            throws PeerException, IOException {
        var request = new ContentRequest(base, folder, path, digest, from, size);
        if (from > 0 && request.length() == 0) {
            return;
        }
        exchanges.run(new ContentExchange(request, sink));
    }

    /**
     * Passes many contents to the sink in the order of the items, in as few requests as the
     * protocol allows, one after the other. For many small contents: a large one may come as well,
     * but cannot be resumed. Nothing is asked for without items.
     *
     * <p>After a failure the items that have ended or were skipped are good; one that has begun and
     * not ended is to be forgotten, and those behind it were not passed on. A peer that lacks a
     * content does not fail: it skips it.
     *
     * @throws PeerException RETRY if the peer fails or the stream breaks, CORRUPT if it lies
     * @throws IOException only from the sink
     */
    public void fetch(URI base, FolderId folder, List<BundleItem> items, BundleSink sink)
            throws PeerException, IOException {
        for (int done = 0; done < items.size(); ) {
            var request = BundleRequest.of(base, folder, items, done);
            exchanges.run(new BundleExchange(request, sink));
            done += request.items().size();
        }
    }

    /**
     * The list of a content's blocks, as the peer has it: it fits the content's size, and nothing
     * more is known of it.
     *
     * @param size of the content, by the entry of the feed
     * @param limits of what is taken
     * @throws PeerException if the peer fails, or breaks the protocol (CORRUPT); VANISHED also from
     *     one that knows no such lists
     */
    public BlockList blocks(
            URI base,
            FolderId folder,
            RelativePath path,
            Digest digest,
            long size,
            BlockLimits limits)
            throws PeerException, IOException {
        var request = new BlocksRequest(base, folder, path, digest, size, limits, Asked.LIST);
        return answer(request, request::list);
    }

    /** Where a content has holes, as the peer has it; as {@link #blocks} otherwise. */
    public List<Span> holes(
            URI base,
            FolderId folder,
            RelativePath path,
            Digest digest,
            long size,
            BlockLimits limits)
            throws PeerException, IOException {
        var request = new BlocksRequest(base, folder, path, digest, size, limits, Asked.HOLES);
        return answer(request, request::holes);
    }

    /**
     * Which parts of a content the peer has, in order and apart: all, or what it has verified of
     * one on its way there, or none. One that does not know the question has all or nothing. Throws
     * as {@link #blocks} otherwise.
     */
    public List<Span> have(
            URI base,
            FolderId folder,
            RelativePath path,
            Digest digest,
            long size,
            BlockLimits limits)
            throws PeerException, IOException {
        var request = new BlocksRequest(base, folder, path, digest, size, limits, Asked.HAVE);
        try {
            return answer(request, request::have);
        } catch (PeerException e) {
            if (e.kind() == PeerException.Kind.VANISHED || e.kind() == PeerException.Kind.CHANGED) {
                return List.of();
            }
            throw e;
        }
    }

    private interface Reading<T> {
        T of(byte[] body) throws BadAnswer;
    }

    private <T> T answer(BlocksRequest request, Reading<T> reading)
            throws PeerException, IOException {
        BlocksExchange exchange = new BlocksExchange(request);
        exchanges.run(exchange);
        try {
            return reading.of(exchange.body());
        } catch (BadAnswer e) {
            throw e.during(request.toString());
        }
    }

    /** Ends all calls that are under way, with RETRY. */
    @Override
    public void close() {
        exchanges.close();
    }
}
