package io.quorate.k8s.pod;

/** A budget forbids it now; it may be tried again. */
public final class EvictionRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    EvictionRefused() {
        super("Cannot evict pod as it would violate the pod's disruption budget.");
    }
}
