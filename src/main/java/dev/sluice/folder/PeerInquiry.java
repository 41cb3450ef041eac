package dev.sluice.folder;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.folder.peers.PeerSet;
import dev.sluice.folder.root.Mount;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.index.Need;
import dev.sluice.index.Refused;
import dev.sluice.index.Row;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.peer.known.PeerState;
import dev.sluice.peer.known.Proof;
import dev.sluice.pull.ContentTransfer;
import dev.sluice.pull.Lack;
import dev.sluice.pull.Puller;
import dev.sluice.pull.Target;
import dev.sluice.pull.Transfers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What peers have at a path that is not here, what they have not, and what is the matter there. */
final class PeerInquiry {

    private final Index index;
    private final KnownPeers known;
    private final PeerSet peers;
    private final Transfers transfers;
    private final Puller puller;
    private final Mount mount;
    private final SteadyClock clock;

    PeerInquiry(
            Index index,
            KnownPeers known,
            PeerSet peers,
            Transfers transfers,
            Puller puller,
            Mount mount,
            SteadyClock clock) {
        this.index = index;
        this.known = known;
        this.peers = peers;
        this.transfers = transfers;
        this.puller = puller;
        this.mount = mount;
        this.clock = clock;
    }

    /**
     * What is wanted of peers at the path, and is not applied.
     *
     * @param isFree whether nothing of it waits for a person, who would then be told twice
     */
    List<Reason> wanted(RelativePath path, @Nullable Row row, boolean isFree) {
        Map<NodeId, Need> all = new LinkedHashMap<>();
        index.wantedAt(path).forEach(each -> all.put(each.peer(), each));
        transfers.heldAt(path).forEach(each -> all.put(each.peer(), each));
        Map<NodeId, ContentTransfer> flights = new LinkedHashMap<>();
        for (ContentTransfer each : transfers.active()) {
            if (each.path().equals(path)) {
                flights.put(each.peer(), each);
            }
        }
        List<Reason> reasons = new ArrayList<>();
        flights.values().forEach(flight -> reasons.add(fetching(flight)));
        String unwritable = all.isEmpty() ? null : mount.unwritable();
        if (unwritable != null) {
            reasons.add(
                    Reason.of(Cause.READ_ONLY, "nothing can be written here: " + unwritable)
                            .with("reason", unwritable));
        }
        for (Need each : all.values()) {
            if (!flights.containsKey(each.peer())) {
                Reason reason = wanted(each, row);
                if (reason.cause() != Cause.WAITING || isFree) {
                    reasons.add(reason);
                }
            }
        }
        return reasons;
    }

    private Reason fetching(ContentTransfer flight) {
        long percent = flight.size() == 0 ? 100 : flight.present() * 100 / flight.size();
        long millis = Math.max(1, Duration.between(flight.started(), clock.instant()).toMillis());
        return Reason.of(
                        Cause.FETCHING,
                        "it is fetched from %s: %d %% of %,d bytes are here"
                                .formatted(name(flight.peer()), percent, flight.size()))
                .with("node", flight.peer().toString())
                .with("name", name(flight.peer()))
                .with("percent", percent)
                .with("bytesPerSecond", flight.received() * 1000 / millis);
    }

    private Reason wanted(Need wanted, @Nullable Row row) {
        Lack lack = puller.lack(wanted.peer());
        double lag =
                Math.max(0, Duration.between(wanted.since(), clock.instant()).toMillis()) / 1000.0;
        String what = what(wanted, row);
        boolean hasFailed = wanted.attempts() > 0;
        Reason reason;
        if (hasFailed && isFolded(wanted.entry().path(), row)) {
            reason = failed(Cause.NAME_REFUSED, what, wanted);
        } else if (hasFailed) {
            reason = failed(Cause.FAILED, what, wanted);
        } else if (lack != null && lack.kind() != Lack.Kind.FEED && wanted.entry().isLive()) {
            reason =
                    Reason.of(Cause.NO_SPACE, what + ", and there is no room: " + lack.reason())
                            .with("reason", lack.reason());
        } else {
            reason = Reason.of(Cause.WAITING, "%s; it comes, for %.1f s now".formatted(what, lag));
        }
        return of(wanted.peer(), reason)
                .with("lagSeconds", lag)
                .with("since", shown(wanted.since()).toString());
    }

    private Reason failed(Cause cause, String what, Need wanted) {
        String reason = String.valueOf(wanted.reason());
        boolean isTriedAgain = isTriedAgain(wanted);
        String words =
                "%s, which could not be applied: %s (%d times, %s)"
                        .formatted(
                                what,
                                reason,
                                wanted.attempts(),
                                isTriedAgain
                                        ? "again at " + shown(wanted.retryAt())
                                        : "not tried again before it changes there");
        return Reason.of(cause, words)
                .with("reason", reason)
                .with("attempts", (long) wanted.attempts())
                .with("retryAt", isTriedAgain ? shown(wanted.retryAt()).toString() : null);
    }

    /** What is put off for longer than any pause is left until it changes. */
    private boolean isTriedAgain(Need wanted) {
        Instant now = clock.instant();
        return wanted.isDue(now) || !wanted.retryAt().isAfter(now.plus(Need.LONGEST_PAUSE));
    }

    private String what(Need wanted, @Nullable Row row) {
        String who = name(wanted.peer());
        if (wanted.entry().state() instanceof State.Deleted) {
            return who + " has deleted it";
        }
        return row == null || !row.entry().isLive()
                ? who + " has it"
                : who + " has another version of it";
    }

    /** Whether the file system takes the name for another one that is there. */
    private boolean isFolded(RelativePath path, @Nullable Row row) {
        Target target = mount.current();
        boolean isNew = row == null || !row.entry().isLive();
        try {
            return target != null && isNew && target.root().otherName(path) != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Lines of feeds that cannot be taken. */
    List<Reason> refused(String path) {
        return index.refusedAt(path).stream().map(this::refused).toList();
    }

    private Reason refused(Refused line) {
        return of(
                        line.peer(),
                        Reason.of(
                                Cause.REFUSED,
                                "what %s says of it cannot be taken: %s (asked again at %s)"
                                        .formatted(
                                                name(line.peer()),
                                                line.reason(),
                                                shown(line.retryAt()))))
                .with("reason", line.reason())
                .with("attempts", (long) line.attempts())
                .with("retryAt", shown(line.retryAt()).toString());
    }

    /** Peers that have something else there, though all was read. */
    List<Reason> diverged(RelativePath path) {
        List<Reason> reasons = new ArrayList<>();
        for (PeerState peer : known.all()) {
            Proof proof = peer.proof();
            String difference = proof.differences().get(path.toString());
            if (proof.kind() == Proof.Kind.DIVERGED && difference != null) {
                reasons.add(
                        of(
                                        peer,
                                        Reason.of(
                                                Cause.DIVERGED,
                                                "it differs from what %s has, though all was read: %s"
                                                        .formatted(name(peer), difference)))
                                .with("reason", difference));
            }
        }
        return reasons;
    }

    /** Members that have not said that they have the entry. */
    List<Reason> notTaken(Row row) {
        List<Reason> reasons = new ArrayList<>();
        for (Member member : index.members()) {
            boolean isBehind = row.sequence().isAfter(member.done());
            if (member.pulls() && member.role() != Role.SEND_ONLY && isBehind) {
                String name = name(member.node());
                reasons.add(
                        of(
                                member.node(),
                                Reason.of(
                                        Cause.NOT_TAKEN,
                                        "%s has not said that it has it: it has applied our changes up to %s, and this is %s"
                                                .formatted(name, member.done(), row.sequence()))));
            }
        }
        return reasons;
    }

    /** What is the matter with each peer, so that not all it has is known. */
    List<Reason> inTheWay() {
        List<Reason> reasons = new ArrayList<>();
        for (PeerState peer : known.all()) {
            Reason reason = inTheWay(peer);
            if (reason != null) {
                reasons.add(of(peer, reason));
            }
        }
        for (String name : peers.unresolved()) {
            reasons.add(Reason.of(Cause.PEER_AWAY, name + " does not resolve").with("peer", name));
        }
        return reasons;
    }

    private @Nullable Reason inTheWay(PeerState peer) {
        return switch (peer.contact()) {
            case SELF, DUPLICATE -> null;
            case UNKNOWN -> Reason.of(Cause.PEER_UNKNOWN, name(peer) + " was not called yet");
            case IMPOSTOR ->
                    error(Cause.PEER_IMPOSTOR, peer, "is not who it says it is, and is not heard");
            case REFUSED -> error(Cause.PEER_REFUSED, peer, "and we exchange nothing");
            case AWAY ->
                    peers.isSetAside(peer.base())
                            ? error(Cause.PEER_SET_ASIDE, peer, "broke the protocol")
                            : error(
                                    Cause.PEER_AWAY,
                                    peer,
                                    "does not answer, so that what it has is not known");
            case CONNECTED -> connected(peer);
        };
    }

    private static Reason error(Cause cause, PeerState peer, String what) {
        String error = String.valueOf(peer.error());
        return Reason.of(cause, "%s %s: %s".formatted(name(peer), what, error))
                .with("reason", error);
    }

    private @Nullable Reason connected(PeerState peer) {
        NodeId node = peer.node();
        Lack lack = node == null ? null : puller.lack(node);
        if (lack != null) {
            switch (lack.kind()) {
                case FEED -> {
                    return Reason.of(
                                    Cause.FEED_HELD,
                                    "the changes of %s are not read on: %s"
                                            .formatted(name(peer), lack.reason()))
                            .with("reason", lack.reason());
                }
                case INDEX -> {
                    return Reason.of(Cause.NO_SPACE, "there is no room for the folder's index");
                }
                case CONTENTS -> {}
            }
        }
        if (peer.cursor() == null || peer.last().isAfter(peer.cursor().sequence())) {
            return Reason.of(
                    Cause.READING,
                    "the changes of %s are being read: %s of %s"
                            .formatted(
                                    name(peer),
                                    peer.cursor() == null ? "0" : peer.cursor().sequence(),
                                    peer.last()));
        }
        return peer.proof().kind() == Proof.Kind.OPEN
                ? Reason.of(
                        Cause.UNPROVED,
                        "nothing speaks against it, but the entries of %s were not compared with ours yet: %s"
                                .formatted(name(peer), peer.proof().words()))
                : null;
    }

    /** The names of the peers that answer. */
    List<String> connected() {
        return known.all().stream()
                .filter(peer -> peer.contact() == PeerState.Contact.CONNECTED)
                .map(PeerInquiry::name)
                .toList();
    }

    private Reason of(NodeId node, Reason reason) {
        PeerState peer = state(node);
        if (peer != null) {
            return of(peer, reason);
        }
        Member member = index.member(node);
        return reason.with("node", node.toString())
                .with("name", member == null ? null : member.name());
    }

    private static Reason of(PeerState peer, Reason reason) {
        return reason.with("peer", peer.base().toString())
                .with("node", peer.node() == null ? null : peer.node().toString())
                .with("name", peer.name());
    }

    private String name(NodeId node) {
        PeerState peer = state(node);
        if (peer != null) {
            return name(peer);
        }
        Member member = index.member(node);
        return member == null || member.name() == null
                ? "node " + node
                : Quoted.line(member.name());
    }

    private static String name(PeerState peer) {
        String name = peer.name();
        return name == null ? peer.base().toString() : Quoted.line(name);
    }

    /** Where it is pulled from, if anywhere. */
    private @Nullable PeerState state(NodeId node) {
        PeerState found = null;
        for (PeerState peer : known.all()) {
            boolean isIt = Objects.equals(peer.node(), node);
            if (isIt && (found == null || peer.contact() == PeerState.Contact.CONNECTED)) {
                found = peer;
            }
        }
        return found;
    }

    private Instant shown(Instant time) {
        return time.plus(clock.ahead());
    }
}
