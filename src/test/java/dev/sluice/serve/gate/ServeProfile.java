package dev.sluice.serve.gate;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** The data port alone, over a tree and an index of the test's own. */
public final class ServeProfile implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(ServedTree.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.arc.exclude-types",
                "dev.sluice.wiring.**,dev.sluice.config.**,dev.sluice.status.**,"
                        + "dev.sluice.health.**,dev.sluice.peer.**",
                "quarkus.http.test-ssl-port",
                "0",
                "quarkus.http.ssl.certificate.key-store-file",
                TestCertificate.file().toString(),
                "quarkus.http.ssl.certificate.key-store-password",
                TestCertificate.PASSWORD);
    }
}
