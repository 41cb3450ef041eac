package dev.sluice.peer.feed;

import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Latest;
import dev.sluice.domain.RelativePath;
import dev.sluice.peer.http.Escaped;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files for which a peer sent other bytes than it had announced, until the peer was told: only its
 * own hashing can tell what they are now. Bounded; what does not fit is told when it fails again,
 * and notes for a peer that never answers make room for those for others. For several threads.
 */
final class Mismatches {

    static final String FIELD = "Sluice-Mismatch";

    /** What a peer listens to at once. */
    static final int MAX_TOLD = 8;

    /**
     * Of so many peers something is kept: more than a folder has. Peers may go and never come back,
     * for instance when a name resolves to other addresses over time.
     */
    static final int MAX_PEERS = 1_000;

    /** A peer takes 16 KiB of headers; all escaped, the longest path has 12 KiB. */
    private static final int MAX_CHARS = 12_500;

    private static final int MAX_KEPT = 100;

    private record Of(URI base, FolderId folder) {}

    private final Map<Of, Set<String>> kept = new Latest<>(MAX_PEERS);

    synchronized void add(URI base, FolderId folder, RelativePath path, Digest digest) {
        Set<String> values = kept.computeIfAbsent(new Of(base, folder), _ -> new LinkedHashSet<>());
        if (values.size() < MAX_KEPT) {
            values.add(Escaped.path(path) + ";" + digest);
        }
    }

    /** The values of the field for the next call, the oldest first. */
    synchronized List<String> next(URI base, FolderId folder) {
        List<String> next = new ArrayList<>();
        int chars = 0;
        for (String value : kept.getOrDefault(new Of(base, folder), Set.of())) {
            chars += value.length();
            if (chars > MAX_CHARS || next.size() == MAX_TOLD) {
                return next;
            }
            next.add(value);
        }
        return next;
    }

    /** The peer has answered a call with these. */
    synchronized void told(URI base, FolderId folder, List<String> values) {
        Of of = new Of(base, folder);
        Set<String> left = kept.get(of);
        if (left != null) {
            values.forEach(left::remove);
            if (left.isEmpty()) {
                kept.remove(of);
            }
        }
    }
}
