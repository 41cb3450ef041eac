package dev.sluice.index;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.sluice.domain.Sum;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The ignore rules that an index was made under, as they were written.
 *
 * @param file patterns of the file at the root, when it could last be used
 * @param key patterns of the configuration
 */
public record IgnoredBy(List<String> file, List<String> key) {

    public IgnoredBy {
        file = List.copyOf(file);
        key = List.copyOf(key);
    }

    /** The same for the same rules; nodes of other rules have other entries, and are in step. */
    public String fingerprint() {
        String rules = String.join("\n", file) + '\0' + String.join("\n", key);
        HashValue128 hash =
                Hashing.xxh3_128().hashBytesTo128Bits(rules.getBytes(StandardCharsets.UTF_8));
        return new Sum(hash.getMostSignificantBits(), hash.getLeastSignificantBits()).toString();
    }
}
