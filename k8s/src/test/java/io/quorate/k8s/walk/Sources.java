package io.quorate.k8s.walk;

import io.quorate.k8s.pod.Manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where manifests come from. */
final class Sources {

    private Sources() {}

    static Manifests tutorial() throws IOException {
        return Manifests.parse(
                Files.readString(Path.of("src/test/resources/tutorial/zookeeper.yaml")));
    }

    /** One of ours, rendered. */
    static Manifests kustomization(String folder) throws IOException {
        String name = folder.replace("overlays/", "");
        return Manifests.parse(Files.readString(Path.of("/tmp/q/A", "A-" + name + ".yaml")));
    }
}
