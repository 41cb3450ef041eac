package dev.sluice.index;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Owner;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Special;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Entries and ids to put into an index. */
public final class Samples {

    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456789Z");
    public static final RunId RUN_1 = new RunId(1);
    public static final RunId RUN_2 = new RunId(-2);
    static final RunId RUN_3 = new RunId(3);
    public static final NodeId PEER = new NodeId(0xFEDCBA9876543210L);
    static final NodeId OTHER_PEER = new NodeId(7);
    static final Epoch WRITER = new Epoch(0x8000000000000001L);
    static final Epoch OTHER_WRITER = new Epoch(5);

    public static final Extras EXTRAS =
            new Extras(
                    new Owner("www", null, 33, 34),
                    new Special(06000),
                    "user::rw-",
                    new TreeMap<>(Map.of("user.a", "AA==")));
    public static final Extras SEEN_EXTRAS =
            new Extras(new Owner(null, null, 0, 0), null, "", null);

    private Samples() {}

    public static RelativePath path(String text) {
        return RelativePath.of(text);
    }

    public static Digest digest(long number) {
        String hex = HexFormat.of().toHexDigits(number);
        return new Digest(DigestAlgorithm.XXH3_128, hex + hex);
    }

    public static Version version(long counter) {
        return Version.of(Map.of(WRITER, counter));
    }

    public static Entry file(String path) {
        return file(path, 812, digest(path.hashCode()));
    }

    public static Entry file(String path, long size, Digest digest) {
        State state = new State.File(size, NOON, new Mode(0644), digest);
        return new Entry(path(path), state, null, version(10));
    }

    /** The same where a folder preserves more. */
    public static Entry withExtras(Entry entry) {
        return new Entry(
                entry.path(), entry.state().with(EXTRAS), entry.replaced(), entry.version());
    }

    /** Of a time that the database holds as text. */
    static Entry ancient(String path) {
        Instant time = Instant.parse("1601-01-01T00:00:00.5Z");
        State state = new State.File(0, time, new Mode(0600), digest(0));
        return new Entry(path(path), state, null, version(14));
    }

    public static Entry directory(String path) {
        return new Entry(path(path), new State.Directory(new Mode(0755)), null, version(11));
    }

    public static Entry link(String path, String target) {
        return new Entry(path(path), new State.Link(target), digest(3), version(12));
    }

    public static Entry tombstone(String path) {
        State state = new State.Deleted(Kind.FILE, NOON);
        return new Entry(path(path), state, digest(4), version(13));
    }

    public static FileStat seen(Entry entry) {
        return seen(entry, 4711);
    }

    public static FileStat seen(Entry entry, long inode) {
        long size = entry.state() instanceof State.File file ? file.size() : 0;
        FileStat seen = seen(entry, size, inode);
        return entry.state().extras().isNone() ? seen : seen.with(SEEN_EXTRAS);
    }

    private static FileStat seen(Entry entry, long size, long inode) {
        return new FileStat(
                entry.state().kind(),
                size,
                NOON,
                NOON.plusNanos(1),
                new Mode(0600),
                2049,
                inode,
                NOON.plusSeconds(1));
    }
}
