package dev.sluice.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What makes pods, whatever its kind.
 *
 * @param claims names of the volumes that each pod gets for itself
 */
record Workload(
        HasMetadata owner, LabelSelector selector, PodTemplateSpec template, List<String> claims) {

    static List<Workload> of(Manifests manifests) {
        return Stream.concat(
                        manifests.of(StatefulSet.class).stream().map(Workload::of),
                        manifests.of(DaemonSet.class).stream().map(Workload::of))
                .toList();
    }

    private static Workload of(StatefulSet set) {
        return new Workload(
                set,
                set.getSpec().getSelector(),
                set.getSpec().getTemplate(),
                set.getSpec().getVolumeClaimTemplates().stream()
                        .map(claim -> claim.getMetadata().getName())
                        .toList());
    }

    private static Workload of(DaemonSet set) {
        return new Workload(
                set, set.getSpec().getSelector(), set.getSpec().getTemplate(), List.of());
    }

    String name() {
        return owner.getKind() + " " + owner.getMetadata().getName();
    }

    PodSpec pod() {
        return template.getSpec();
    }

    /** The initial ones too: a sidecar is one of them. */
    List<Container> containers() {
        return Stream.concat(pod().getInitContainers().stream(), pod().getContainers().stream())
                .toList();
    }

    /** Our own containers, not those of an application beside them. */
    List<Container> nodes() {
        return containers().stream().filter(each -> each.getName().equals("sluice")).toList();
    }

    List<ContainerPort> ports() {
        return containers().stream().flatMap(each -> each.getPorts().stream()).toList();
    }

    /** Whether a port is one of its containers', by its name or its number. */
    boolean hasPort(IntOrString wanted) {
        return ports().stream()
                .anyMatch(port ->
                        Objects.equals(port.getName(), wanted.getStrVal())
                                || Objects.equals(port.getContainerPort(), wanted.getIntVal()));
    }

    /** Whether its pods have all of these labels; no labels at all select nothing here. */
    boolean isSelectedBy(Map<String, String> labels) {
        return !labels.isEmpty()
                && template.getMetadata().getLabels().entrySet().containsAll(labels.entrySet());
    }
}
