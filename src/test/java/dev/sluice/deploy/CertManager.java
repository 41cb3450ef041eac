package dev.sluice.deploy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of cert-manager's kinds that we use; any other field is one that we did not mean. */
final class CertManager {

    private CertManager() {}

    record Issuer(String apiVersion, String kind, ObjectMeta metadata, IssuerSpec spec) {}

    record IssuerSpec(@Nullable Map<String, String> selfSigned, @Nullable Authority ca) {}

    record Authority(String secretName) {}

    record Certificate(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {}

    record Spec(
            @JsonProperty("isCA") boolean isAuthority,
            @Nullable String commonName,
            @Nullable List<String> dnsNames,
            String secretName,
            String duration,
            String renewBefore,
            PrivateKey privateKey,
            @Nullable List<String> usages,
            IssuerRef issuerRef) {}

    record PrivateKey(
            String algorithm, int size, @Nullable String encoding, String rotationPolicy) {}

    record IssuerRef(String group, String kind, String name) {}
}
