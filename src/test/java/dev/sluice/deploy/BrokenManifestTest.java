package dev.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules, tried on manifests that were broken on purpose: each is caught by the right one. */
class BrokenManifestTest {

    private static String base = "";

    @BeforeAll
    static void renderTheBase() throws IOException, InterruptedException {
        assumeTrue(Kustomize.isThere(), "there is no kubectl with Kustomize 5 or newer here");
        base = Kustomize.render(Kustomize.ROOT.resolve("base"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    :0.1.0-SNAPSHOT             | :latest                     | of no version
                    :0.1.0-SNAPSHOT             | @                           | of no version
                    livenessProbe:              | x-livenessProbe:            | x-livenessProbe
                    readinessProbe:             | startupProbe:               | no readiness
                    port: management            | port: managment             | is asked at a port
                    readOnlyRootFilesystem: true| readOnlyRootFilesystem: false| write to its image
                    runAsNonRoot: true          | runAsNonRoot: false         | may run as root
                    runAsUser: 10001            | runAsUser: 0                | is root
                    runAsUser: 10001            | runAsUser: 1001             | somebody on the machine
                    runAsGroup: 10001           | runAsGroup: 1001            | somebody on the machine
                    hostUsers: false            | hostUsers: true             | user of the machine
                    defaultMode: 288            | defaultMode: 420            | others can
                    defaultMode: 288            | defaultMode: 432            | others can
                    secretName: sluice-token    | secretName: sluice-tokens   | volume of nothing
                    allowPrivilegeEscalation: false| allowPrivilegeEscalation: true| may gain
                    - ALL                       | - NET_RAW                   | keeps capabilities
                    type: RuntimeDefault        | type: Unconfined            | no seccomp
                    fsGroupChangePolicy: OnRootMismatch| fsGroupChangePolicy: Always| touches every
                    enableServiceLinks: false   | hostNetwork: true           | machine's network
                    memory: 512Mi               | memory: 12Mi                | no limit of memory
                    cpu: 100m                   | pods: 1                     | asks for no cpu
                    targetPort: data            | targetPort: date            | port that is not there
                    containerPort: 8080         | containerPort: 8081         | opens a port
                    clusterIP: None             | clusterIP: 10.0.0.1         | no such peers
                    dns://sluice:8080           | dns://sluice:8081           | no such peers
                    SLUICE_PEERS                | SLUICE_PEER                 | unknown SLUICE_PEER
                    QUARKUS_HTTP_HOST           | QUARKUS_HTTP_HOTS           | unknown QUARKUS_HTTP
                    SLUICE_STATE_DIR: /data/state| SLUICE_STATE_DIR: /data/files/s| state inside
                    SLUICE_STATE_DIR: /data/state| SLUICE_STATE_DIR: /srv/state| is no volume
                    SLUICE_AUTH_MODE            | SLUICE_NODE_NAME            | who may speak
                    serviceName: sluice         | serviceName: other          | Service that is not
                    serviceAccountName: sluice  | serviceAccountName: default | has an account
                    automountServiceAccountToken: false| automountServiceAccountToken: true| token
                    name: tmp                   | name: temp                  | mounts what is not
                    namespace: sluice           | namespace: slucie           | namespace that is not
                    minReadySeconds             | minReadySecond              | minReadySecond
                    """)
    void isCaught(String right, String wrong, String problem) {
        assertThat(base).contains(right);

        assertThat(complaint(replaceOnce(right, wrong))).contains(problem);
    }

    @Test
    void selectorsThatMatchNothingAreCaught() {
        String mark = "app.kubernetes.io/component: node\n";
        String changed =
                base.replaceAll(
                        "(?s)(template:.*?labels:\\s+)" + mark,
                        "$1app.kubernetes.io/component: knot\n");

        assertThat(complaint(changed))
                .contains("does not select its own pods")
                .contains("spreads other pods")
                .contains("Service sluice: selects no pod")
                .contains("PodDisruptionBudget sluice: selects");
    }

    @Test
    void namesThatMayBeAskedForAnywhereAreCaught() {
        String dns = "      podSelector:\n        matchLabels:\n          k8s-app: kube-dns\n";
        assertThat(base).contains(dns);

        assertThat(complaint(base.replace(dns, ""))).contains("lets out to everybody");
    }

    @Test
    void kindsThatNobodyExpectsAreCaught() {
        assertThatThrownBy(() -> Manifests.read("apiVersion: v1\nkind: Pod\n"))
                .hasMessage("unexpected kind: v1/Pod");
    }

    /** The last one, where the pods are described; before it stand objects that share the words. */
    private static String replaceOnce(String right, String wrong) {
        int at = right.startsWith("SLUICE_") ? base.indexOf(right) : base.lastIndexOf(right);
        return base.substring(0, at) + wrong + base.substring(at + right.length());
    }

    private static String complaint(String manifests) {
        try {
            return String.join("\n", Rule.allProblems(Manifests.read(manifests)));
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
