package dev.sluice.wire;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Entries as folders have them, and as they have them hardly ever. */
public final class RandomEntries {

    private static final String[] NAMES = {
        "a",
        "a.txt",
        "Ärger",
        "日本",
        "say \"hi\"",
        "back\\slash",
        "new\nline",
        "tab\t",
        "\u0001",
        "\u007f",
        ".hidden",
        "lost+found",
        "😀",
        "with space",
        "x".repeat(200),
        "b/c",
        "d/e/f.java",
    };
    private static final List<Kind> KINDS = List.copyOf(EnumSet.allOf(Kind.class));
    private static final Instant[] TIMES = {
        Instant.EPOCH,
        Instant.parse("2026-11-22T01:02:03.123456789Z"),
        Instant.parse("2026-11-22T01:02:03.5Z"),
        Instant.parse("1969-12-31T23:59:59.999Z"),
        Instant.parse("1699-12-31T23:59:59Z"),
        Instant.parse("2261-01-01T00:00:00.000001Z"),
    };

    private final Random random;

    public RandomEntries(Random random) {
        this.random = random;
    }

    public Entry next() {
        return new Entry(path(), state(), random.nextBoolean() ? null : digest(), version());
    }

    public RelativePath path() {
        String name = NAMES[random.nextInt(NAMES.length)] + random.nextInt(1_000);
        return RelativePath.of(
                random.nextBoolean() ? name : "dir" + random.nextInt(9) + "/" + name);
    }

    private State state() {
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        if (random.nextInt(4) == 0) {
            return new State.Deleted(kind, time());
        }
        return switch (kind) {
            case FILE -> new State.File(size(), time(), mode(), digest());
            case DIRECTORY -> new State.Directory(mode());
            case SYMLINK -> new State.Link("../" + path());
        };
    }

    private long size() {
        return random.nextLong() >>> 1 + random.nextInt(62);
    }

    private Mode mode() {
        return new Mode(random.nextInt(01000));
    }

    private Instant time() {
        return random.nextBoolean()
                ? TIMES[random.nextInt(TIMES.length)]
                : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    public Digest digest() {
        return new Digest(
                DigestAlgorithm.XXH3_128,
                "%016x%016x".formatted(random.nextLong(), random.nextLong()));
    }

    private Version version() {
        Map<Epoch, Long> counters = new TreeMap<>();
        for (int i = random.nextInt(20) == 0 ? 20 : 1 + random.nextInt(3); i > 0; i--) {
            counters.put(
                    new Epoch(random.nextLong()),
                    1 + (random.nextLong() >>> 3 + random.nextInt(60)));
        }
        return Version.of(counters);
    }
}
