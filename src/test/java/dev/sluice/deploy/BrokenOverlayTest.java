package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules look at what an overlay makes of the base, too: what is broken on purpose in any of
 * them is caught there.
 */
class BrokenOverlayTest {

    /** What stands in each of them, and some ways to break it, with a part of the complaint. */
    private static final String[][] WAYS = {
        {":0.1.0-SNAPSHOT", ":latest", "of no version"},
        {"livenessProbe:", "x-livenessProbe:", "x-livenessProbe"},
        {"readinessProbe:", "startupProbe:", "no readiness"},
        {"port: management", "port: managment", "is asked at a port"},
        {"readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "write to its image"},
        {"allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "may gain"},
        {"- ALL", "- NET_RAW", "keeps capabilities"},
        {"type: RuntimeDefault", "type: Unconfined", "no seccomp"},
        {"cpu: 100m", "pods: 1", "asks for no cpu"},
        {"SLUICE_PEERS", "SLUICE_PEER", "unknown SLUICE_PEER"},
        {"automountServiceAccountToken: false", "automountServiceAccountToken: true", "token"},
        {"hostUsers: false", "hostUsers: true", "user of the machine"},
        {"defaultMode: 288", "defaultMode: 420", "others can"},
        {"targetPort: data", "targetPort: date", "port that is not there"},
    };

    private static final Map<Path, String> RENDERED = new LinkedHashMap<>();

    @BeforeAll
    static void render() throws IOException, InterruptedException {
        assumeTrue(Kustomize.isThere(), "there is no kubectl with Kustomize 5 or newer here");
        for (Path overlay : ManifestTest.bases().toList()) {
            RENDERED.put(overlay, Kustomize.render(overlay));
        }
    }

    static Stream<Path> overlays() throws IOException {
        return ManifestTest.bases();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void isCaughtInEachWay(Path overlay) {
        String right = RENDERED.getOrDefault(overlay, "");

        for (String[] way : WAYS) {
            assertThat(right).as("%s: to be broken", overlay).contains(way[0]);
            assertThat(complaint(right.replace(way[0], way[1])))
                    .as("%s: %s", overlay, way[1])
                    .contains(way[2]);
        }
    }

    private static String complaint(String manifests) {
        try {
            return String.join("\n", Rule.allProblems(Manifests.read(manifests)));
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
