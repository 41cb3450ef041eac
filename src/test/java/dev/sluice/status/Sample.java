package dev.sluice.status;

import dev.sluice.domain.ConflictTag;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Saves;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.NodeKey;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.PlanKind;
import dev.sluice.index.ScrubState;
import dev.sluice.index.Totals;
import dev.sluice.peer.FolderInfo;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.peer.known.PeerState;
import dev.sluice.peer.known.Proof;
import dev.sluice.pull.Drift;
import dev.sluice.report.ScanReport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node and its folders to be shown. */
final class Sample {

    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final NodeView NODE =
            new NodeView(
                    new NodeId(0xA),
                    new RunId(0xB),
                    "alpha",
                    "0.1.0",
                    NOW.minus(Duration.ofSeconds(3_723)),
                    new DataPort("http", 8080, "none"),
                    false,
                    List.of(),
                    () -> new Answers(0, 64 << 20, 0, false),
                    () -> new Pulling(0, 32 << 20, 0, 64 << 20, 0),
                    () -> null,
                    () -> null);

    private static final String MARK = ".sluice-conflict-20261122-010203-0123abcd";
    private static final NodeId PEER = new NodeId(0x11);

    private Sample() {}

    static PeerState connected() {
        URI base = URI.create("http://b:8080");
        KnownPeers peers = new KnownPeers();
        NodeInfo info =
                new NodeInfo(
                        PEER,
                        new RunId(0x22),
                        "beta",
                        "0.1.0",
                        1,
                        Map.of(
                                new FolderId("docs"),
                                new FolderInfo(
                                        new Epoch(3),
                                        new Sequence(4),
                                        Role.SEND_RECEIVE,
                                        DigestAlgorithm.XXH3_128)),
                        new NodeKey("A".repeat(43)),
                        1);
        return peers.update(base, peer -> peer.introduced(info, false, NOW).proved(Proof.equal()));
    }

    static PeerState away() {
        PeerException failure =
                new PeerException(PeerException.Kind.RETRY, "GET http://c:8080: refused\u001b[2J");
        return new KnownPeers().update(URI.create("http://c:8080"), peer -> peer.failed(failure));
    }

    static FolderStatus folder(String state, @Nullable String reason, FolderStatus.Peer... peers) {
        return new FolderStatus(
                "docs",
                "/srv/docs",
                "send-receive",
                state,
                reason,
                17,
                new Totals(1_234, 56, 7, 8, 9_000_000),
                new ScanReport(NOW, Duration.ofMillis(41), 1_297, 3, 0, Map.of()),
                List.of(peers),
                List.of(),
                List.of(),
                0,
                List.of(),
                Map.of(),
                List.of(),
                new FolderStatus.RootNotes(0, List.of(), Saves.NONE),
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                List.of(),
                Scrubbing.NONE,
                List.of());
    }

    /** Everything that can be wrong, with names that must not reach a terminal as they are. */
    static FolderStatus troubled() {
        return new FolderStatus(
                "docs",
                "/srv/docs",
                "send-receive",
                "running",
                null,
                17,
                new Totals(1_234, 56, 7, 8, 9_000_000),
                null,
                List.of(
                        new FolderStatus.Peer(connected(), 2, 1.25),
                        new FolderStatus.Peer(away(), 0, 0)),
                List.of(new FolderStatus.Flight("big\u001b[31m", PEER, 4_096, 1_024, 512, 2_048)),
                List.of(new FolderStatus.Failure("a\nb", PEER, "not there: a\nb", 3, NOW)),
                130,
                List.of(
                        new Conflict(
                                RelativePath.of("a\nb" + MARK),
                                RelativePath.of("a\nb"),
                                new Conflict.Writer(new Epoch(3), "beta\u001b[2J"),
                                new Conflict.Writer(new Epoch(4), null),
                                true,
                                812,
                                NOW,
                                new ConflictTag("0123456789abcdef"))),
                Map.of("d/pipe\\u000a", "is a FIFO"),
                List.of("deep\rdir"),
                new FolderStatus.RootNotes(
                        3,
                        List.of("mnt\u001b[2J"),
                        new Saves(
                                101, List.of(".sluice/trash/a~20261122-010203-1-local\u001b[2J"))),
                null,
                "No space left on device",
                "no space for a/b: 20 bytes to come, 10 free",
                "the index was damaged",
                List.of(
                        new DeletePlan(
                                3, PlanKind.DELETES, DeleteOrigin.PEER, NOW, 9_000, "too many")),
                "the marker names run 1",
                "1 silent for longer than tombstone-days: gamma\u001b[2J",
                List.of("the clock here is 3 days behind that of http://b:8080"),
                rot(),
                List.of(
                        new Telling("http://hook\u001b[2J", 7, 2, 3, 1, "it answers 500"),
                        new Telling("http://fine", 9, 0, 0, 0, null)));
    }

    private static Scrubbing rot() {
        return new Scrubbing(
                Duration.ofDays(30),
                true,
                new ScrubState(NOW, RelativePath.of("c"), 12, 812, null, null),
                2,
                5,
                List.of(
                        new Scrubbing.File(
                                RelativePath.of("r\u001b[2J"),
                                NOW,
                                "its content is another one",
                                new Drift.Failure(3, "the peer has\nno such file", NOW)),
                        new Scrubbing.File(RelativePath.of("s"), NOW, "it cannot be read", null)));
    }

    /** A mirror in which something was changed, and cannot be put right yet. */
    static FolderStatus mirror() {
        RelativePath path = RelativePath.of("d/edited");
        return new FolderStatus(
                "docs",
                "/srv/docs",
                "receive-only",
                "running",
                null,
                17,
                new Totals(1_234, 56, 7, 8, 9_000_000),
                null,
                List.of(),
                List.of(),
                List.of(),
                0,
                List.of(),
                Map.of(),
                List.of(),
                new FolderStatus.RootNotes(0, List.of(), Saves.NONE),
                new FolderStatus.Undoing(
                        2, 5, Map.of(path, new Drift.Failure(3, "the peer has no such file", NOW))),
                null,
                null,
                null,
                List.of(),
                null,
                null,
                List.of(),
                Scrubbing.NONE,
                List.of());
    }
}
