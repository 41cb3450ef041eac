package dev.sluice.deploy;

import dev.sluice.config.check.EnvironmentCheck;
import dev.sluice.settings.ConfigException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Every variable and every property that a node is given is a key, and its paths are volumes. */
final class KnownVariables implements Rule {

    @Override
    public Stream<String> problems(Manifests manifests) {
        return Stream.concat(
                Workload.of(manifests).stream()
                        .flatMap(workload ->
                                workload.nodes().stream()
                                        .flatMap(each -> ofNode(manifests, workload, each))),
                manifests.of(ConfigMap.class).stream().flatMap(KnownVariables::ofFiles));
    }

    private static Stream<String> ofNode(
            Manifests manifests, Workload workload, Container container) {
        Map<String, String> variables = Variables.of(manifests, container);
        Problems problems = new Problems(workload.name() + ", " + container.getName());
        variables.forEach(
                (name, value) -> problems.unless(isKey(name, value), "has an unknown " + name));
        variables.entrySet().stream()
                .filter(each -> each.getValue().startsWith("/"))
                .forEach(each ->
                        problems.unless(
                                isMounted(container, each.getValue()),
                                each.getKey() + " is no volume: " + each.getValue()));
        Path state = Path.of(variables.getOrDefault("SLUICE_STATE_DIR", "sluice-state"));
        variables.entrySet().stream()
                .filter(each -> each.getKey().matches("SLUICE_FOLDERS_[A-Z0-9]+_PATH"))
                .map(each -> Path.of(each.getValue()))
                .forEach(root ->
                        problems.unless(
                                !root.startsWith(state) && !state.startsWith(root),
                                "has its state inside of a folder or around one"));
        return problems
                .unless(
                        variables.containsKey("SLUICE_AUTH_MODE"),
                        "does not say who may speak to it")
                .stream();
    }

    private static boolean isKey(String name, String value) {
        if (!name.startsWith("SLUICE_")) {
            return FrameworkKeys.isVariable(name);
        }
        try {
            EnvironmentCheck.check(Map.of(name, value));
            return true;
        } catch (ConfigException _) {
            return false;
        }
    }

    private static boolean isMounted(Container container, String path) {
        return container.getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .anyMatch(Path.of(path)::startsWith);
    }

    private static Stream<String> ofFiles(ConfigMap map) {
        return Stream.ofNullable(map.getData())
                .flatMap(data -> data.entrySet().stream())
                .filter(each -> each.getKey().endsWith(".properties"))
                .flatMap(each -> each.getValue().lines())
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.substring(0, Math.max(0, line.indexOf('='))))
                .filter(key -> !FrameworkKeys.isKey(key))
                .map(key -> Objects.toString(map.getMetadata().getName()) + ": unknown " + key);
    }
}
