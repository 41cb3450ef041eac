package dev.sluice.deploy;

import io.fabric8.kubernetes.api.model.CSIVolumeSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whatever is named, is there: accounts, Services, ConfigMaps, Secrets, volumes, namespaces. */
final class PresentReferences implements Rule {

    /** Made by the person who deploys, as the overlay says. */
    private static final Set<String> SECRETS_BY_HAND = Set.of("sluice-token");

    @Override
    public Stream<String> problems(Manifests manifests) {
        return Stream.of(
                        Workload.of(manifests).stream().flatMap(each -> ofPod(manifests, each)),
                        manifests.of(StatefulSet.class).stream()
                                .flatMap(each -> ofSet(manifests, each)),
                        manifests.of(HasMetadata.class).stream()
                                .flatMap(each -> ofNamespace(manifests, each)))
                .flatMap(each -> each);
    }

    private static Stream<String> ofPod(Manifests manifests, Workload workload) {
        Problems problems =
                new Problems(workload.name())
                        .unless(
                                hasAccount(manifests, workload.pod().getServiceAccountName()),
                                "has an account that is not there, or one with a token");
        workload.pod()
                .getVolumes()
                .forEach(each ->
                        problems.unless(
                                isThere(manifests, each),
                                "has a volume of nothing: " + each.getName()));
        Set<String> volumes = new HashSet<>(workload.claims());
        workload.pod().getVolumes().forEach(each -> volumes.add(each.getName()));
        workload.containers().stream()
                .flatMap(each -> each.getVolumeMounts().stream())
                .forEach(each ->
                        problems.unless(
                                volumes.contains(each.getName()),
                                "mounts what is not there: " + each.getName()));
        workload.containers().stream()
                .flatMap(each -> each.getEnvFrom().stream())
                .forEach(each ->
                        problems.unless(
                                configMaps(manifests).contains(each.getConfigMapRef().getName()),
                                "takes variables from a ConfigMap that is not there"));
        return problems.stream();
    }

    private static boolean hasAccount(Manifests manifests, String name) {
        return manifests.of(ServiceAccount.class).stream()
                .anyMatch(each ->
                        each.getMetadata().getName().equals(name)
                                && Boolean.FALSE.equals(each.getAutomountServiceAccountToken()));
    }

    private static boolean isThere(Manifests manifests, Volume volume) {
        if (volume.getConfigMap() != null) {
            return configMaps(manifests).contains(volume.getConfigMap().getName());
        }
        if (volume.getSecret() != null) {
            return secrets(manifests).contains(volume.getSecret().getSecretName());
        }
        if (volume.getCsi() != null) {
            return "csi.cert-manager.io".equals(volume.getCsi().getDriver())
                    && isIssuer(manifests, volume.getCsi());
        }
        return volume.getEmptyDir() != null || volume.getHostPath() != null;
    }

    private static boolean isIssuer(Manifests manifests, CSIVolumeSource certificate) {
        String name = certificate.getVolumeAttributes().get("csi.cert-manager.io/issuer-name");
        return manifests.of(CertManager.Issuer.class).stream()
                .anyMatch(each -> each.metadata().getName().equals(name));
    }

    private static Set<String> configMaps(Manifests manifests) {
        return manifests.of(ConfigMap.class).stream()
                .map(each -> each.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static Set<String> secrets(Manifests manifests) {
        Set<String> secrets = new HashSet<>(SECRETS_BY_HAND);
        manifests
                .of(CertManager.Certificate.class)
                .forEach(each -> secrets.add(each.spec().secretName()));
        return secrets;
    }

    private static Stream<String> ofSet(Manifests manifests, StatefulSet set) {
        return new Problems("StatefulSet " + set.getMetadata().getName())
                        .unless(
                                manifests.of(Service.class).stream()
                                        .map(each -> each.getMetadata().getName())
                                        .anyMatch(set.getSpec().getServiceName()::equals),
                                "has a Service that is not there")
                        .stream();
    }

    private static Stream<String> ofNamespace(Manifests manifests, HasMetadata each) {
        List<String> namespaces =
                manifests.of(Namespace.class).stream()
                        .map(namespace -> namespace.getMetadata().getName())
                        .toList();
        return new Problems(each.getKind() + " " + each.getMetadata().getName())
                        .unless(
                                each instanceof Namespace
                                        || namespaces.contains(each.getMetadata().getNamespace()),
                                "lies in a namespace that is not there")
                        .stream();
    }
}
