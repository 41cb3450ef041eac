package dev.sluice.deploy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that is applied together, each as its kind.
 *
 * @param all in the order in which they were rendered
 */
record Manifests(List<Object> all) {

    private static final Map<String, Class<?>> KINDS =
            Map.ofEntries(
                    Map.entry("v1/Namespace", Namespace.class),
                    Map.entry("v1/ServiceAccount", ServiceAccount.class),
                    Map.entry("v1/Service", Service.class),
                    Map.entry("v1/ConfigMap", ConfigMap.class),
                    Map.entry("apps/v1/StatefulSet", StatefulSet.class),
                    Map.entry("apps/v1/DaemonSet", DaemonSet.class),
                    Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
                    Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
                    Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
                    Map.entry("cert-manager.io/v1/Issuer", CertManager.Issuer.class),
                    Map.entry("cert-manager.io/v1/Certificate", CertManager.Certificate.class));

    private static final ObjectMapper YAML = new YAMLMapper();
    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .setAnnotationIntrospector(new WithoutLeftovers())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** The model keeps unknown fields in a map of their own; here they are errors. */
    private static final class WithoutLeftovers extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(com.fasterxml.jackson.databind.introspect.Annotated member) {
            return member instanceof AnnotatedMember ? Boolean.FALSE : super.hasAnySetter(member);
        }
    }

    Manifests {
        all = List.copyOf(all);
    }

    /**
     * Reads YAML documents.
     *
     * @throws IOException if one is of a kind that is not expected, or has a field that its kind
     *     does not know
     */
    static Manifests read(String yaml) throws IOException {
        List<Object> all = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (!document.isNull() && !document.isMissingNode()) {
                    all.add(typed(document));
                }
            }
        }
        return new Manifests(all);
    }

    private static Object typed(JsonNode document) throws IOException {
        String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
        Class<?> type = KINDS.get(kind);
        if (type == null) {
            throw new IOException("unexpected kind: " + kind);
        }
        return STRICT.treeToValue(document, type);
    }

    /** Those of one kind. */
    <T> List<T> of(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
