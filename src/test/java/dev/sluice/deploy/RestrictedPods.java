package dev.sluice.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pod Security "restricted", and what Polaris and kube-linter ask beyond it. A directory of the
 * machine is let through for the pods of a DaemonSet alone, and only our own.
 */
final class RestrictedPods implements Rule {

    @Override
    public Stream<String> problems(Manifests manifests) {
        return Workload.of(manifests).stream()
                .flatMap(workload ->
                        Stream.concat(
                                ofPod(workload),
                                workload.containers().stream()
                                        .flatMap(each -> ofContainer(workload, each))));
    }

    private static Stream<String> ofPod(Workload workload) {
        PodSpec pod = workload.pod();
        var context = pod.getSecurityContext();
        return new Problems(workload.name())
                        .unless(context.getRunAsNonRoot(), "may run as root")
                        .unless(
                                isOfNobody(context.getRunAsUser())
                                        && isOfNobody(context.getRunAsGroup()),
                                "is root, or somebody on the machine")
                        .unless(
                                Boolean.FALSE.equals(pod.getHostUsers()),
                                "is a user of the machine")
                        .unless(
                                context.getSeccompProfile() != null
                                        && "RuntimeDefault"
                                                .equals(context.getSeccompProfile().getType()),
                                "has no seccomp profile")
                        .unless(
                                context.getFsGroup() == null
                                        || "OnRootMismatch"
                                                .equals(context.getFsGroupChangePolicy()),
                                "touches every file at each start")
                        .unless(pod.getHostNetwork() == null, "uses the machine's network")
                        .unless(pod.getHostPID() == null, "sees the machine's processes")
                        .unless(pod.getHostIPC() == null, "uses the machine's shared memory")
                        .unless(
                                Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()),
                                "has the token of its account")
                        .unless(
                                pod.getVolumes().stream()
                                        .allMatch(each -> isAllowed(workload, each)),
                                "has a directory of the machine")
                        .unless(
                                pod.getVolumes().stream()
                                        .allMatch(each -> isForTheGroup(each, context)),
                                "has a Secret that it cannot read, or others can")
                        .stream();
    }

    /** Users of distributions and of other images are below. */
    private static boolean isOfNobody(@Nullable Long id) {
        return id != null && id > 10_000;
    }

    /** Its files belong to root and to the group of the pod. */
    private static boolean isForTheGroup(Volume volume, PodSecurityContext context) {
        return volume.getSecret() == null
                || (Objects.equals(volume.getSecret().getDefaultMode(), 0440)
                        && context.getFsGroup() != null);
    }

    private static boolean isAllowed(Workload workload, Volume volume) {
        return volume.getHostPath() == null
                || (workload.owner().getKind().equals("DaemonSet")
                        && volume.getHostPath().getPath().equals("/var/lib/sluice"));
    }

    private static Stream<String> ofContainer(Workload workload, Container container) {
        Problems problems = new Problems(workload.name() + ", " + container.getName());
        SecurityContext context = container.getSecurityContext();
        if (context == null) {
            return problems.unless(false, "has no security context").stream();
        }
        return problems
                .unless(context.getReadOnlyRootFilesystem(), "may write to its image")
                .unless(context.getRunAsNonRoot(), "may run as root")
                .unless(context.getPrivileged() == null, "is privileged")
                .unless(
                        Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()),
                        "may gain privileges")
                .unless(
                        context.getCapabilities() != null
                                && context.getCapabilities().getDrop().equals(List.of("ALL"))
                                && context.getCapabilities().getAdd().isEmpty(),
                        "keeps capabilities")
                .stream();
    }
}
