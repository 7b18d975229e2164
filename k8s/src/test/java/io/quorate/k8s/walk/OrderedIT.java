package io.quorate.k8s.walk;

import io.quorate.k8s.pod.Manifests;

/** The walk with our overlay that starts pods in order and probes with the tutorial's script. */
class OrderedIT extends Section4 {

    @Override
    Manifests manifests() throws Exception {
        return Sources.kustomization("overlays/ordered");
    }

    @Override
    boolean startsInOrder() {
        return true;
    }
}
