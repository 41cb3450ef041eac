package dev.sluice.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Each container has probes at ports that it has, bounded resources, and an image of one version.
 */
final class CompleteContainers implements Rule {

    private static final List<String> RESOURCES = List.of("cpu", "memory", "ephemeral-storage");

    @Override
    public Stream<String> problems(Manifests manifests) {
        return Workload.of(manifests).stream()
                .flatMap(workload ->
                        workload.containers().stream().flatMap(each -> problems(workload, each)));
    }

    private static Stream<String> problems(Workload workload, Container container) {
        Problems problems =
                new Problems(workload.name() + ", " + container.getName())
                        .unless(hasVersion(container.getImage()), "has an image of no version")
                        .unless(isProbe(workload, container.getLivenessProbe()), "no liveness")
                        .unless(isProbe(workload, container.getReadinessProbe()), "no readiness")
                        .unless(
                                container.getStartupProbe() == null
                                        || isProbe(workload, container.getStartupProbe()),
                                "is asked at a port that it does not have");
        RESOURCES.forEach(each -> checkResource(problems, container.getResources(), each));
        return problems.stream();
    }

    private static boolean hasVersion(String image) {
        int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
        return colon > 0 && !image.substring(colon + 1).equals("latest");
    }

    private static boolean isProbe(Workload workload, @Nullable Probe probe) {
        if (probe == null) {
            return false;
        }
        return probe.getHttpGet() != null
                ? workload.hasPort(probe.getHttpGet().getPort())
                : workload.hasPort(probe.getTcpSocket().getPort());
    }

    private static void checkResource(
            Problems problems, @Nullable ResourceRequirements resources, String name) {
        if (resources == null) {
            problems.unless(false, "has no resources");
            return;
        }
        BigDecimal request = bytes(resources.getRequests(), name);
        BigDecimal limit = bytes(resources.getLimits(), name);
        problems.unless(request.signum() > 0, "asks for no " + name)
                .unless(limit.compareTo(request) >= 0, "has no limit of " + name);
    }

    private static BigDecimal bytes(@Nullable Map<String, Quantity> quantities, String name) {
        Quantity quantity = quantities == null ? null : quantities.get(name);
        return quantity == null ? BigDecimal.ZERO : Quantity.getAmountInBytes(quantity);
    }
}
