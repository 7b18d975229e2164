package io.quorate.k8s.walk;

import io.quorate.k8s.manifest.KubernetesObject;
import io.quorate.k8s.manifest.Kustomization;
import io.quorate.k8s.pod.Manifests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Where manifests come from; paths are within the module. */
final class Sources {

    private Sources() {}

    /** The tutorial's own. */
    static Manifests tutorial() throws IOException {
        return manifests(Kustomization.read(Path.of("src/test/resources/tutorial/zookeeper.yaml")));
    }

    /** One of ours, as {@code kubectl apply -k} would send it. */
    static Manifests kustomization(String folder) throws IOException, InterruptedException {
        return manifests(Kustomization.render(Path.of(folder).toAbsolutePath()));
    }

    private static Manifests manifests(List<KubernetesObject> objects) {
        return Manifests.parse(
                objects.stream()
                        .map(KubernetesObject::json)
                        .collect(Collectors.joining("\n---\n")));
    }
}
