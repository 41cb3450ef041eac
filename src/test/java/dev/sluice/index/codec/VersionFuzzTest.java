package dev.sluice.index.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fuzz;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Version;
import dev.sluice.index.IndexException;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A row that was written to by somebody else is refused, and never half understood. */
class VersionFuzzTest {

    @Test
    void whatIsReadIsAVersionThatCanBeWritten() {
        TreeMap<Epoch, Long> counters = new TreeMap<>();
        counters.put(Epoch.of("00000000000000c1"), 1_763_773_323_123_456L);
        counters.put(Epoch.of("f0000000000000c1"), 1L);
        Fuzz.run(
                List.of(VersionCodec.encode(Version.of(counters))),
                input -> {
                    Version read = VersionCodec.decode(input);
                    assertThat(VersionCodec.decode(VersionCodec.encode(read))).isEqualTo(read);
                },
                List.of(IllegalArgumentException.class, IndexException.class));
    }
}
