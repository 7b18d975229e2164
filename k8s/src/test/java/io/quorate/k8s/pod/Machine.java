package io.quorate.k8s.pod;

import java.nio.file.Path;

/**
 * What all pods of a cluster share.
 *
 * @param namespace in the sense of Kubernetes
 * @param folder for what pods write
 */
record Machine(
        String namespace,
        Path folder,
        Image image,
        Bridge bridge,
        ApiObjects objects,
        Events events) {

    private static final String DOMAIN = "cluster.local";

    /** The domain of a service. */
    String domain(String service) {
        return service + "." + namespace + ".svc." + DOMAIN;
    }

    /** A container's {@code /etc/resolv.conf}. */
    String resolverConfiguration() {
        return """
        search %1$s.svc.%2$s svc.%2$s %2$s
        nameserver %3$s
        options ndots:5
        """
                .formatted(namespace, DOMAIN, bridge.address());
    }
}
