package dev.sluice.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The environment of a container. */
final class Variables {

    private Variables() {}

    /** By name; a value that is known only in the cluster is empty. */
    static Map<String, String> of(Manifests manifests, Container container) {
        Map<String, String> variables = new TreeMap<>();
        container.getEnvFrom().stream()
                .map(each -> each.getConfigMapRef().getName())
                .forEach(name ->
                        manifests.of(ConfigMap.class).stream()
                                .filter(map -> map.getMetadata().getName().equals(name))
                                .forEach(map -> variables.putAll(map.getData())));
        container
                .getEnv()
                .forEach(each ->
                        variables.put(each.getName(), Objects.toString(each.getValue(), "")));
        return variables;
    }
}
