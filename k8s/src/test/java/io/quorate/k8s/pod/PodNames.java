package io.quorate.k8s.pod;

import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceSpec;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The names of a cluster and what they resolve to now: a service leads to its ready pods, and each
 * pod of a headless service has a name of its own. A service with an address of its own is answered
 * with its pods', too: nothing here balances connections.
 */
final class PodNames {

    private final Machine machine;
    private final Supplier<Collection<Pod>> pods;

    PodNames(Machine machine, Supplier<Collection<Pod>> pods) {
        this.machine = machine;
        this.pods = pods;
    }

    /** Addresses of a name; empty if there is no such name. */
    Optional<List<String>> addresses(String name) {
        for (V1Service service : machine.objects().services().values()) {
            String domain = machine.domain(Fields.name(service.getMetadata()));
            if (name.equals(domain)) {
                return Optional.of(backends(service).stream().map(PodNames::address).toList());
            }
            if (name.endsWith("." + domain)) {
                String host = name.substring(0, name.length() - domain.length() - 1);
                return backends(service).stream()
                        .filter(pod -> pod.name().equals(host))
                        .filter(pod -> isSubdomain(service, pod))
                        .findFirst()
                        .map(pod -> List.of(address(pod)));
            }
        }
        return Optional.empty();
    }

    private List<Pod> backends(V1Service service) {
        V1ServiceSpec spec = Fields.needed(service.getSpec());
        boolean all = Fields.is(spec.getPublishNotReadyAddresses());
        return pods.get().stream()
                .filter(pod -> Selector.contains(pod.labels(), spec.getSelector()))
                .filter(pod -> pod.address().isPresent() && !pod.isGone())
                .filter(pod -> all || pod.isReady())
                .toList();
    }

    private static boolean isSubdomain(V1Service service, Pod pod) {
        return Fields.name(service.getMetadata()).equals(pod.subdomain());
    }

    private static String address(Pod pod) {
        return pod.address().orElseThrow();
    }
}
