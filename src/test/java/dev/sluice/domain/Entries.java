package dev.sluice.domain;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries for tests: writers and contents have letters, times are seconds. */
final class Entries {

    static final RelativePath PATH = RelativePath.of("dir/name.txt");
    static final Instant T = Instant.parse("2026-11-22T01:02:03Z");

    private Entries() {}

    static Digest content(char letter) {
        return new Digest(
                DigestAlgorithm.XXH3_128, "%08x%024x".formatted(letter * 77, (int) letter));
    }

    static Version version(Object... writersAndCounters) {
        Map<Epoch, Long> counters = new TreeMap<>();
        for (int i = 0; i < writersAndCounters.length; i += 2) {
            Epoch writer = new Epoch((char) writersAndCounters[i]);
            counters.put(writer, ((Integer) writersAndCounters[i + 1]).longValue());
        }
        return Version.of(counters);
    }

    static State.File fileState(char content, Instant mtime, int mode) {
        return new State.File(content, mtime, new Mode(mode), content(content));
    }

    static Entry file(char content, @Nullable Character replaced, Version version) {
        return new Entry(
                PATH,
                fileState(content, T, 0644),
                replaced == null ? null : content(replaced),
                version);
    }

    static Entry file(char content, Version version) {
        return file(content, null, version);
    }

    static Entry tombstone(@Nullable Character replaced, Version version) {
        return new Entry(
                PATH,
                new State.Deleted(Kind.FILE, T),
                replaced == null ? null : content(replaced),
                version);
    }

    static Entry directory(Version version) {
        return new Entry(PATH, new State.Directory(new Mode(0755)), null, version);
    }

    static Entry link(String target, Version version) {
        return new Entry(PATH, new State.Link(target), null, version);
    }
}
