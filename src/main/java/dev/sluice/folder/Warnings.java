package dev.sluice.folder;

import dev.sluice.domain.Version;
import dev.sluice.domain.time.CautiousClock;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.peer.known.PeerState;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What works, and will be trouble. Each is logged once, when it is first met. */
final class Warnings {

    private static final System.Logger LOG = System.getLogger(Warnings.class.getName());

    /**
     * Clocks that are set by a time service differ by far less, and what people do in turns on two
     * servers takes longer: within it, a wrong clock decides no conflict that anybody could tell.
     */
    private static final Duration FAR = Duration.ofMinutes(1);

    private static final String CLOCK = "clock ";
    private static final String NAME = "name ";

    private final Index index;
    private final FeedClient feeds;
    private final KnownPeers peers;
    private final Supplier<@Nullable String> copies;
    private final InstantSource clock;
    private final CautiousClock ages;
    private final Supplier<@Nullable String> trash;
    private final Supplier<@Nullable String> givenUp;
    private final Supplier<List<String>> notPreserved;
    private final VersionWatch versions;

    /** Members when it was looked last. */
    private volatile int members;

    /** Those who called under another name than before when it was looked last, and what to do. */
    private volatile List<String> renamed = List.of();

    private final Set<String> logged = new HashSet<>();

    /**
     * @param copies why a file has too many conflict copies, null if none has
     * @param trash says what is the matter with what is kept, which the log knows; null for nothing
     * @param givenUp says what was thrown out of it early; null for nothing
     * @param notPreserved says what is to be preserved and cannot be
     */
    Warnings(
            Index index,
            FeedClient feeds,
            KnownPeers peers,
            Supplier<@Nullable String> copies,
            InstantSource clock,
            CautiousClock ages,
            Supplier<@Nullable String> trash,
            Supplier<@Nullable String> givenUp,
            Supplier<List<String>> notPreserved) {
        this.index = index;
        this.feeds = feeds;
        this.peers = peers;
        this.copies = copies;
        this.clock = clock;
        this.ages = ages;
        this.trash = trash;
        this.givenUp = givenUp;
        this.notPreserved = notPreserved;
        this.versions = new VersionWatch(index);
    }

    /** To be called now and then by who may wait for the index. */
    void look() {
        List<Member> now = index.members();
        members = now.size();
        lookAtNames(now);
        versions.lookIfAsked(clock.instant());
    }

    /** The log hears of it when it is seen, whether or not somebody asks for the status. */
    private synchronized void lookAtNames(List<Member> now) {
        List<String> told = new ArrayList<>();
        for (Member member : now) {
            String other = member.otherCredential();
            if (other == null) {
                logged.remove(NAME + member.node());
            } else {
                tell(NAME + member.node(), renamed(member, other), told);
            }
        }
        renamed = List.copyOf(told);
    }

    private String renamed(Member member, String other) {
        return "node %s has called with a token or certificate %s, and with that of %s before: if it was"
                        .formatted(
                                member.node(),
                                other.isEmpty() ? "without a name" : "of the name " + other,
                                member.credential())
                + " given another one, accept it (POST /v1/folders/%s/members/%s/accept); if not,"
                        .formatted(index.folder(), member.node())
                + " somebody has its node-key: take that token or certificate away, and give the"
                + " node a new key (remove node-id, node-key and the indexes from its state)";
    }

    /** How many members have called under another name than before. */
    int renamed() {
        return renamed.size();
    }

    List<String> all() {
        List<String> all = new ArrayList<>(renamed);
        List<PeerState> known = peers.all();
        for (PeerState peer : known) {
            clock(peer.base(), all);
        }
        doubt(all);
        retainClocks(known);
        String many = copies.get();
        if (many == null) {
            forget("copies");
        } else {
            tell("copies", many, all);
        }
        VersionWatch.Found found = versions.found();
        if (found.ahead() > 0) {
            tell(
                    "ahead",
                    found.ahead()
                            + " entries were changed under a clock that was ahead of this one: in a"
                            + " conflict they win, and the others are kept as copies",
                    all);
        }
        if (found.crowded() > 0) {
            tell(
                    "crowded",
                    "%d files were changed under many indexes that are lost, one under %d, and at"
                                    .formatted(found.crowded(), found.most())
                            + " most "
                            + Version.MAX_WRITERS
                            + " are taken by peers: keep the state directories of nodes, and give"
                            + " such files another name",
                    all);
        }
        if (members >= Member.MAX) {
            tell(
                    "members",
                    "has %d members, which is the most that callers are noted up to: tombstones are"
                                    .formatted(members)
                            + " not kept for new ones; evict members that are gone",
                    all);
        } else {
            forget("members");
        }
        String early = givenUp.get();
        if (early == null) {
            forget("trash");
        } else {
            tell("trash", early, all);
        }
        all.addAll(notPreserved.get());
        String shared = trash.get();
        if (shared != null) {
            all.add(shared);
        }
        return all;
    }

    private void clock(URI base, List<String> all) {
        Duration offset = feeds.clockOffset(base);
        if (offset.abs().compareTo(FAR) > 0) {
            String where = offset.isNegative() ? "ahead of" : "behind";
            tell(
                    CLOCK + base,
                    "the clock here is %s %s that of %s: a wrong one decides who wins a conflict; set it"
                            .formatted(text(offset.abs()), where, base),
                    all);
        } else {
            forget(CLOCK + base);
        }
    }

    private void doubt(List<String> all) {
        CautiousClock.Doubt doubt = ages.doubt();
        if (doubt == null) {
            forget("doubt");
            return;
        }
        tell(
                "doubt",
                "the clock here has jumped ahead by %s, and has stood so for %s of running: before a"
                                .formatted(text(doubt.ahead()), text(doubt.lasted()))
                        + " day of that nothing is taken for old by it, neither in the trash nor"
                        + " tombstones; set it if it is wrong",
                all);
    }

    private synchronized void retainClocks(List<PeerState> known) {
        logged.removeIf(key ->
                key.startsWith(CLOCK)
                        && known.stream().noneMatch(peer -> key.equals(CLOCK + peer.base())));
    }

    private static String text(Duration offset) {
        if (offset.toDays() > 0) {
            return offset.toDays() + " days";
        }
        return offset.toHours() > 0 ? offset.toHours() + " h" : offset.toMinutes() + " min";
    }

    private synchronized void forget(String key) {
        logged.remove(key);
    }

    private synchronized void tell(String key, String text, List<String> all) {
        all.add(text);
        if (logged.add(key)) {
            LOG.log(Level.WARNING, "folder {0}: {1}", index.folder(), text);
        }
    }

    Duration clockOffset() {
        return peers.all().stream()
                .map(peer -> feeds.clockOffset(peer.base()).abs())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    long entriesAhead() {
        return versions.found().ahead();
    }
}
