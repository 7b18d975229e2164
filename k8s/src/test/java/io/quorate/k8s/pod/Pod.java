package io.quorate.k8s.pod;

import static io.quorate.k8s.pod.Fields.list;
import static io.quorate.k8s.pod.Fields.needed;
import static io.quorate.k8s.pod.Fields.or;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One pod as the API shows it: what it is to be, and how it is. Safe to use from all threads. */
final class Pod {

    /** Where it is on its way. */
    enum Phase {
        PENDING,
        RUNNING,
        GONE
    }

    private final String name;
    private final int ordinal;
    private final V1PodTemplateSpec template;
    private final String subdomain;
    private final List<String> claims;
    private final CompletableFuture<Duration> deletion = new CompletableFuture<>();
    private volatile int revision;
    private volatile @Nullable String owner;
    private volatile @Nullable String node;
    private volatile @Nullable String address;
    private volatile @Nullable Container container;
    private volatile Phase phase = Phase.PENDING;
    private volatile String reason = "";
    private volatile boolean ready;
    private volatile long readySinceNanos;
    private final AtomicInteger restarts = new AtomicInteger();

    /**
     * A pod that nobody has scheduled yet.
     *
     * @param subdomain the headless service that has its name
     * @param claims names of the volume claim templates
     */
    Pod(
            String owner,
            int ordinal,
            V1PodTemplateSpec template,
            int revision,
            String subdomain,
            List<String> claims) {
        this.name = owner + "-" + ordinal;
        this.ordinal = ordinal;
        this.owner = owner;
        this.template = template;
        this.revision = revision;
        this.subdomain = subdomain;
        this.claims = claims;
        if (spec().getContainers().size() != 1 || !list(spec().getInitContainers()).isEmpty()) {
            throw new IllegalArgumentException("only pods of one container can be played here");
        }
    }

    String name() {
        return name;
    }

    int ordinal() {
        return ordinal;
    }

    String subdomain() {
        return subdomain;
    }

    V1PodTemplateSpec template() {
        return template;
    }

    V1PodSpec spec() {
        return needed(template.getSpec());
    }

    V1Container containerSpec() {
        return spec().getContainers().getFirst();
    }

    Map<String, String> labels() {
        return or(needed(template.getMetadata()).getLabels(), Map.of());
    }

    List<String> claims() {
        return claims;
    }

    int revision() {
        return revision;
    }

    Optional<String> owner() {
        return Optional.ofNullable(owner);
    }

    /** From now on a StatefulSet's, whose revisions have their own numbers. */
    void adopt(String by, int asRevision) {
        revision = asRevision;
        owner = by;
    }

    /** Nobody's any more. */
    void orphan() {
        owner = null;
    }

    Optional<String> node() {
        return Optional.ofNullable(node);
    }

    void scheduled(String on) {
        node = on;
    }

    Optional<String> address() {
        return Optional.ofNullable(address);
    }

    void attached(String at) {
        address = at;
    }

    Optional<Container> container() {
        return Optional.ofNullable(container);
    }

    void running(Container started) {
        container = started;
        phase = Phase.RUNNING;
        reason = "";
    }

    /** Its container ended, or could not be started, and is started again. */
    void waiting(String why) {
        ready(false);
        reason = why;
    }

    void restarting() {
        restarts.incrementAndGet();
    }

    void ready(boolean is) {
        if (is && !ready) {
            readySinceNanos = System.nanoTime();
        }
        ready = is;
    }

    /** Its readiness; a pod that is to go is not ready, whatever its probe says. */
    boolean isReady() {
        return ready && !isTerminating();
    }

    /** Ready for at least so long. */
    boolean isAvailable(Duration minReady) {
        return isReady() && System.nanoTime() - readySinceNanos >= minReady.toNanos();
    }

    int restarts() {
        return restarts.get();
    }

    boolean isTerminating() {
        return deletion.isDone();
    }

    /** Completes, with the time that is left to it, when it is to go. */
    CompletableFuture<Duration> deletion() {
        return deletion;
    }

    /** Asks it to go; the second time has no effect. */
    void delete() {
        delete(grace());
    }

    /** How long it may take to end. */
    Duration grace() {
        return Duration.ofSeconds(or(spec().getTerminationGracePeriodSeconds(), 30L));
    }

    void delete(Duration grace) {
        deletion.complete(grace);
    }

    boolean isGone() {
        return phase == Phase.GONE;
    }

    void gone() {
        ready = false;
        phase = Phase.GONE;
    }

    /** The column of that name of {@code kubectl get pods}. */
    String status() {
        if (isTerminating()) {
            return "Terminating";
        }
        if (!reason.isEmpty()) {
            return reason;
        }
        return switch (phase) {
            case PENDING -> node == null ? "Pending" : "ContainerCreating";
            case RUNNING -> "Running";
            case GONE -> "Terminated";
        };
    }

    /** Its line of {@code kubectl get pods -o wide}. */
    @Override
    public String toString() {
        return String.join(
                "  ",
                List.of(
                        name,
                        isReady() ? "1/1" : "0/1",
                        status(),
                        "restarts " + restarts,
                        "revision " + revision,
                        address().orElse("no address"),
                        node().orElse("no node")));
    }
}
