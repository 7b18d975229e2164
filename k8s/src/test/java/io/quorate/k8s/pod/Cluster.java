package io.quorate.k8s.pod;

import io.quorate.k8s.machine.Command;
import io.quorate.k8s.machine.Execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A cluster of four nodes, as {@code kubectl} shows it. What waits has a time limit, and says how
 * the pods are and what they logged last when it is over.
 */
public final class Cluster implements AutoCloseable {

    private static final int NODES = 4;
    private static final Duration EXEC_LIMIT = Duration.ofMinutes(1);
    private static final Duration USUAL_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    private final Machine machine;
    private final ControlPlane plane;
    private final PodDns dns;
    private final Bridge.Network clients;
    private final Thread atExit = new Thread(this::end, "cluster-at-exit");

    private Cluster(Machine machine) {
        this.machine = machine;
        this.plane = new ControlPlane(machine, NODES);
        PodNames names = new PodNames(machine, plane::pods);
        this.dns = PodDns.start(machine.bridge().address(), PodDns.USUAL_PORT, names::addresses);
        this.clients = machine.bridge().attach();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Makes one without pods.
     *
     * @param folder for volumes and logs; what was there is deleted
     */
    public static Cluster create(Image image, Path folder) {
        Path own = folder.toAbsolutePath();
        Command.run("rm", "-rf", "--one-file-system", own.toString());
        Bridge bridge = Bridge.create();
        ApiObjects objects = new ApiObjects();
        Machine machine = new Machine("default", own, image, bridge, objects, new Events());
        try {
            Files.createDirectories(own);
            Files.writeString(own.resolve("resolv.conf"), machine.resolverConfiguration());
            return new Cluster(machine);
        } catch (IOException | RuntimeException refused) {
            bridge.close();
            throw new IllegalStateException("no cluster can be made here", refused);
        }
    }

    /** {@code kubectl apply}: what is there already becomes as it says. */
    public void apply(Manifests manifests) {
        plane.apply(manifests);
    }

    /** {@code kubectl patch statefulset NAME --type=json}. */
    public void patch(String set, String jsonPatch) {
        plane.change(set, it -> it.patch(jsonPatch));
    }

    /** {@code kubectl scale statefulset NAME --replicas}. */
    public void scale(String set, int replicas) {
        plane.change(set, it -> it.scale(replicas));
    }

    /** {@code kubectl rollout history}: the numbers of the revisions. */
    public List<Integer> rolloutHistory(String set) {
        return plane.history(set);
    }

    /** {@code kubectl rollout undo}. */
    public void rolloutUndo(String set) {
        plane.change(set, StatefulSet::undo);
    }

    /**
     * {@code kubectl rollout status}: waits until all pods to be updated are, and all are ready.
     */
    public void awaitRollout(String set) {
        Duration limit = USUAL_LIMIT.multipliedBy(3);
        await("rolling update of " + set, limit, () -> plane.isRolledOut(set));
    }

    /** {@code kubectl delete statefulset NAME}: its pods go at the same time. */
    public void deleteStatefulSet(String name) {
        plane.delete(name, Pod::delete);
    }

    /** The same with {@code --cascade=orphan}: its pods stay. */
    public void deleteStatefulSetOnly(String name) {
        plane.delete(name, Pod::orphan);
    }

    /** {@code kubectl delete pod NAME}, and waits until it is gone. */
    public void deletePod(String name) {
        Pod pod = plane.pod(name);
        pod.delete();
        awaitGone(pod);
    }

    /** The same with {@code --grace-period=0 --force}: SIGKILL at once. */
    public void killPod(String name) {
        Pod pod = plane.pod(name);
        pod.delete(Duration.ZERO);
        awaitGone(pod);
    }

    private void awaitGone(Pod pod) {
        await(pod.name() + " is gone", USUAL_LIMIT, () -> !plane.pods().contains(pod));
    }

    /** {@code kubectl cordon}. */
    public void cordon(String node) {
        plane.cordon(node);
    }

    /** {@code kubectl uncordon}. */
    public void uncordon(String node) {
        plane.uncordon(node);
    }

    /**
     * {@code kubectl drain}: cordons a node, and evicts all its pods.
     *
     * @throws EvictionRefused where a budget forbids it; the node stays cordoned
     */
    public void drain(String node) {
        plane.cordon(node);
        for (Pod pod : plane.pods()) {
            if (pod.node().equals(Optional.of(node))) {
                plane.evict(pod);
                awaitGone(pod);
            }
        }
    }

    /** {@code kubectl exec}: what the command printed; it must succeed. */
    public String exec(String pod, String... command) {
        Execution done = tryToExec(pod, command);
        if (done.exitCode() != 0) {
            throw new AssertionError(pod + ": " + Arrays.toString(command) + ": " + done);
        }
        return done.output();
    }

    /** The same with a command that may fail. */
    public Execution tryToExec(String pod, String... command) {
        try {
            return container(pod).exec(EXEC_LIMIT, List.of(command));
        } catch (TimeoutException late) {
            throw new AssertionError(pod + ": " + Arrays.toString(command) + ": " + late, late);
        }
    }

    /** {@code kubectl logs --tail}. */
    public List<String> logs(String pod, int lines) {
        return container(pod).lastLines(lines);
    }

    /** {@code kubectl logs}: what the container that runs now, or ran last, has written. */
    public String logs(String pod) {
        return container(pod).log();
    }

    /** The most memory that the pod's container had. */
    public long memoryPeakBytes(String pod) {
        return container(pod).memory().orElseThrow().peakBytes();
    }

    /** How often the kernel ended a process of the pod's container for want of memory. */
    public long outOfMemoryKills(String pod) {
        return container(pod).memory().orElseThrow().outOfMemoryKills();
    }

    private Container container(String pod) {
        return plane.pod(pod)
                .container()
                .orElseThrow(() -> new IllegalStateException(pod + " does not run"));
    }

    /** Of the pods there are, in any state. */
    public List<String> podNames() {
        return plane.pods().stream().map(Pod::name).toList();
    }

    /** Names of the volume claims that were ever bound. */
    public List<String> claims() {
        return Volumes.claims(machine);
    }

    public String nodeOf(String pod) {
        return plane.pod(pod).node().orElseThrow();
    }

    public String addressOf(String pod) {
        return findAddressOf(pod).orElseThrow();
    }

    /** Of a pod that may be gone, or have none yet. */
    public Optional<String> findAddressOf(String pod) {
        return plane.find(pod).flatMap(Pod::address);
    }

    /** Which of its set's templates it was made from; 1 is the first the set ever had. */
    public int revisionOf(String pod) {
        return plane.pod(pod).revision();
    }

    public int restartsOf(String pod) {
        return plane.pod(pod).restarts();
    }

    /** The column STATUS of {@code kubectl get pods}. */
    public String statusOf(String pod) {
        return plane.pod(pod).status();
    }

    public boolean isReady(String pod) {
        return is(pod, Pod::isReady);
    }

    private boolean is(String name, Predicate<Pod> state) {
        return plane.find(name).filter(state).isPresent();
    }

    /** What happened so far. */
    public Events events() {
        return machine.events();
    }

    public void awaitReady(String... names) {
        for (String name : names) {
            await(name + " is ready", USUAL_LIMIT, () -> isReady(name));
        }
    }

    public void awaitStatus(String name, String status) {
        await(name + " " + status, USUAL_LIMIT, () -> is(name, pod -> pod.status().equals(status)));
    }

    /** Waits until its container was started so many times again. */
    public void awaitRestarts(String name, int count) {
        String what = name + " has " + count + " restarts";
        await(what, USUAL_LIMIT, () -> is(name, pod -> pod.restarts() >= count));
    }

    /** Waits until exactly these are left. */
    public void awaitPods(String... names) {
        await("pods " + List.of(names), USUAL_LIMIT, () -> podNames().equals(List.of(names)));
    }

    /** Waits for anything else. */
    public void await(String what, Duration limit, BooleanSupplier condition) {
        BooleanSupplier checked = () -> plane.works() && condition.getAsBoolean();
        Await.until(what, limit, checked, this::describe);
    }

    /** All pods, what happened to them last, and what they logged last. */
    public String describe() {
        return plane.describe();
    }

    /** Words that make a program of this machine run on the pods' network, with their names. */
    public List<String> onPodNetwork() {
        return clients.enter(machine.folder().resolve("resolv.conf"));
    }

    /** Ends all pods at once. Their logs stay, and what happened to them. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        plane.end();
        machine.events().writeTo(machine.folder().resolve("events"));
        try {
            BooleanSupplier ended = () -> plane.pods().stream().allMatch(Pod::isGone);
            Await.until("the end of all pods", END_LIMIT, ended, this::describe);
        } finally {
            dns.close();
            machine.bridge().detach(clients);
            machine.bridge().close();
            String left = machine.folder() + "/";
            Command.run("rm", "-rf", "--one-file-system", left + "pods", left + "claims");
        }
    }
}
