package dev.sluice.deploy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whatever selects, selects something, and the ports that it names are there. */
final class MatchingSelectors implements Rule {

    @Override
    public Stream<String> problems(Manifests manifests) {
        List<Workload> workloads = Workload.of(manifests);
        List<Service> services = manifests.of(Service.class);
        return Stream.of(
                        workloads.stream().flatMap(MatchingSelectors::ofWorkload),
                        services.stream().flatMap(each -> ofService(workloads, each)),
                        manifests.of(PodDisruptionBudget.class).stream()
                                .flatMap(each -> ofBudget(workloads, each)),
                        manifests.of(NetworkPolicy.class).stream()
                                .flatMap(each -> ofPolicy(workloads, each)),
                        manifests.of(ServiceMonitor.class).stream()
                                .flatMap(each -> ofMonitor(services, each)))
                .flatMap(each -> each);
    }

    private static Stream<String> ofWorkload(Workload workload) {
        return new Problems(workload.name())
                        .unless(
                                workload.isSelectedBy(workload.selector().getMatchLabels()),
                                "does not select its own pods")
                        .unless(
                                workload.pod().getTopologySpreadConstraints().stream()
                                        .map(each -> each.getLabelSelector().getMatchLabels())
                                        .allMatch(workload::isSelectedBy),
                                "spreads other pods than its own")
                        .stream();
    }

    private static Stream<String> ofService(List<Workload> workloads, Service service) {
        Problems problems = new Problems("Service " + service.getMetadata().getName());
        List<Workload> selected = selected(workloads, service.getSpec().getSelector());
        problems.unless(!selected.isEmpty(), "selects no pod");
        service.getSpec()
                .getPorts()
                .forEach(port ->
                        problems.unless(
                                selected.stream()
                                        .allMatch(each -> each.hasPort(port.getTargetPort())),
                                "leads to a port that is not there: " + port.getName()));
        return problems.stream();
    }

    private static Stream<String> ofBudget(List<Workload> workloads, PodDisruptionBudget budget) {
        return new Problems("PodDisruptionBudget " + budget.getMetadata().getName())
                        .unless(
                                selected(workloads, budget.getSpec().getSelector().getMatchLabels())
                                                .size()
                                        == 1,
                                "selects not one kind of pods")
                        .stream();
    }

    private static Stream<String> ofPolicy(List<Workload> workloads, NetworkPolicy policy) {
        Problems problems = new Problems("NetworkPolicy " + policy.getMetadata().getName());
        List<Workload> selected =
                selected(workloads, policy.getSpec().getPodSelector().getMatchLabels());
        problems.unless(!selected.isEmpty(), "selects no pod");
        policy.getSpec()
                .getIngress()
                .forEach(rule ->
                        problems.unless(
                                        !rule.getFrom().isEmpty() && !rule.getPorts().isEmpty(),
                                        "lets everybody in")
                                .unless(
                                        rule.getPorts().stream()
                                                .allMatch(each -> isPort(selected, each)),
                                        "opens a port that is not there"));
        policy.getSpec()
                .getEgress()
                .forEach(rule ->
                        problems.unless(
                                !rule.getPorts().isEmpty()
                                        && !rule.getTo().isEmpty()
                                        && rule.getTo().stream()
                                                .allMatch(each -> each.getPodSelector() != null),
                                "lets out to everybody"));
        return problems.stream();
    }

    private static boolean isPort(List<Workload> selected, NetworkPolicyPort port) {
        return selected.stream().allMatch(each -> each.hasPort(port.getPort()));
    }

    private static Stream<String> ofMonitor(List<Service> services, ServiceMonitor monitor) {
        Map<String, String> wanted = monitor.getSpec().getSelector().getMatchLabels();
        List<Service> selected = services.stream().filter(each -> hasLabels(each, wanted)).toList();
        return new Problems("ServiceMonitor " + monitor.getMetadata().getName())
                        .unless(!selected.isEmpty(), "selects no Service")
                        .unless(
                                selected.stream().allMatch(service -> hasPorts(service, monitor)),
                                "asks at a port that is not there")
                        .stream();
    }

    private static boolean hasLabels(Service service, Map<String, String> wanted) {
        return service.getMetadata().getLabels().entrySet().containsAll(wanted.entrySet());
    }

    private static boolean hasPorts(Service service, ServiceMonitor monitor) {
        return monitor.getSpec().getEndpoints().stream()
                .allMatch(endpoint ->
                        service.getSpec().getPorts().stream()
                                .anyMatch(port -> port.getName().equals(endpoint.getPort())));
    }

    private static List<Workload> selected(List<Workload> workloads, Map<String, String> labels) {
        return workloads.stream().filter(each -> each.isSelectedBy(labels)).toList();
    }
}
