package dev.sluice.deploy;

import io.fabric8.kubernetes.api.model.Service;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/** The names under which peers are looked for are headless Services that name every node. */
final class ReachablePeers implements Rule {

    @Override
    public Stream<String> problems(Manifests manifests) {
        return Workload.of(manifests).stream()
                .flatMap(workload ->
                        workload.nodes().stream()
                                .map(each -> Variables.of(manifests, each))
                                .flatMap(each ->
                                        Arrays.stream(
                                                each.getOrDefault("SLUICE_PEERS", "")
                                                        .split(",", -1)))
                                .filter(each -> !isReachable(manifests, each))
                                .map(each -> workload.name() + ": no such peers: " + each));
    }

    private static boolean isReachable(Manifests manifests, String peers) {
        URI uri = URI.create(peers);
        return manifests.of(Service.class).stream()
                .filter(each -> each.getMetadata().getName().equals(uri.getHost()))
                .map(Service::getSpec)
                .anyMatch(spec ->
                        "None".equals(spec.getClusterIP())
                                && Objects.equals(spec.getPublishNotReadyAddresses(), true)
                                && spec.getPorts().stream()
                                        .anyMatch(port -> port.getPort() == uri.getPort()));
    }
}
