package io.quorate.k8s.pod;

import static io.quorate.k8s.pod.Fields.is;
import static io.quorate.k8s.pod.Fields.list;
import static io.quorate.k8s.pod.Fields.or;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PodSecurityContext;
import io.kubernetes.client.openapi.models.V1ResourceRequirements;
import io.kubernetes.client.openapi.models.V1SecurityContext;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a container is to be, ready to be started: its folder is made, and its command is composed
 * as the launcher takes it.
 *
 * @param folder of this container alone
 * @param log gets what its command writes
 * @param memory the group of its processes, if it has a limit
 * @param asUser words that make the rest of a command run as its user, with its environment
 * @param command the whole of it
 */
record ContainerPlan(
        Path folder,
        Path log,
        Optional<MemoryGroup> memory,
        List<String> asUser,
        List<String> command) {

    static final String LAUNCHER = "launch.sh";

    // The first child of a shell is the first process of the new namespace, and the shell tells how
    // it ended; `unshare --fork` of some versions does not when it was SIGKILL. The shell's own
    // words are not the container's.
    private static final String FIRST_CHILD = "exec 3>&2 2>/dev/null; \"$@\" 2>&3 3>&-; exit $?";

    /**
     * Prepares one.
     *
     * @param number tells it from all others of the cluster
     */
    static ContainerPlan prepare(
            Machine machine, Pod pod, Bridge.Network network, Volumes volumes, String number) {
        Path folder = machine.folder().resolve("pods").resolve(number);
        Path log = machine.folder().resolve("logs").resolve(pod.name() + "." + number + ".log");
        Image.Identity user = user(machine.image(), pod);
        Environment environment = Environment.of(machine, pod, user);
        V1Container spec = pod.containerSpec();
        List<String> asUser = asUser(security(pod), user, environment, folderOf(machine, spec));
        List<String> own = command(spec).stream().map(environment::expand).toList();
        try {
            for (String part : List.of("upper", "work", "root")) {
                Files.createDirectories(folder.resolve(part));
            }
            Files.createDirectories(log.getParent());
            writeMounts(folder, machine, pod, network, volumes.mounts());
            writeLauncher(folder);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        Optional<MemoryGroup> memory =
                limit(spec)
                        .flatMap(
                                bytes ->
                                        MemoryGroup.create(
                                                machine.bridge().run() + "-" + number, bytes));

        List<String> command = new ArrayList<>(network.enter());
        command.addAll(List.of("unshare", "--mount", "--uts", "--ipc", "--pid"));
        command.addAll(List.of("sh", "-c", FIRST_CHILD, "sh"));
        command.addAll(List.of("sh", folder.resolve(LAUNCHER).toString(), pod.name()));
        command.addAll(List.of(machine.image().root().toString(), folder.toString()));
        command.add(is(security(pod).getReadOnlyRootFilesystem()) ? "ro" : "rw");
        command.add(memory.map(group -> group.folder().toString()).orElse("none"));
        command.addAll(asUser);
        command.addAll(own);
        return new ContainerPlan(folder, log, memory, asUser, command);
    }

    private static void writeLauncher(Path folder) throws IOException {
        try (InputStream launcher = ContainerPlan.class.getResourceAsStream(LAUNCHER)) {
            Files.copy(Objects.requireNonNull(launcher), folder.resolve(LAUNCHER));
        }
    }

    private static String folderOf(Machine machine, V1Container spec) {
        return or(spec.getWorkingDir(), machine.image().folder());
    }

    private static List<String> command(V1Container spec) {
        if (list(spec.getCommand()).isEmpty()) {
            throw new IllegalArgumentException("the image's own entry point is not played here");
        }
        List<String> words = new ArrayList<>(list(spec.getCommand()));
        words.addAll(list(spec.getArgs()));
        return words;
    }

    private static V1SecurityContext security(Pod pod) {
        return or(pod.containerSpec().getSecurityContext(), new V1SecurityContext());
    }

    private static Image.Identity user(Image image, Pod pod) {
        V1PodSecurityContext ofPod =
                or(pod.spec().getSecurityContext(), new V1PodSecurityContext());
        V1SecurityContext own = security(pod);
        long user =
                Optional.ofNullable(own.getRunAsUser())
                        .or(() -> Optional.ofNullable(ofPod.getRunAsUser()))
                        .orElse(image.user());
        Optional<Long> group =
                Optional.ofNullable(own.getRunAsGroup())
                        .or(() -> Optional.ofNullable(ofPod.getRunAsGroup()));
        List<Long> groups = new ArrayList<>(list(ofPod.getSupplementalGroups()));
        Optional.ofNullable(ofPod.getFsGroup()).ifPresent(groups::add);
        return image.identity(user, group, groups);
    }

    /** Words that make the rest of a command run as the container's user, with its environment. */
    private static List<String> asUser(
            V1SecurityContext security,
            Image.Identity user,
            Environment environment,
            String folder) {
        List<String> words = new ArrayList<>(List.of("setpriv"));
        words.add("--reuid=" + user.user());
        words.add("--regid=" + user.group());
        List<String> groups = user.furtherGroups().stream().map(String::valueOf).toList();
        words.add(groups.isEmpty() ? "--clear-groups" : "--groups=" + String.join(",", groups));
        if (Boolean.FALSE.equals(security.getAllowPrivilegeEscalation())) {
            words.add("--no-new-privs");
        }
        if (security.getCapabilities() != null
                && List.of("ALL").equals(security.getCapabilities().getDrop())) {
            words.addAll(List.of("--inh-caps=-all", "--bounding-set=-all"));
        }
        words.addAll(List.of("env", "--ignore-environment", "--chdir=" + folder));
        words.addAll(environment.assignments());
        return words;
    }

    private static Optional<Long> limit(V1Container spec) {
        return Optional.ofNullable(spec.getResources())
                .map(V1ResourceRequirements::getLimits)
                .map(limits -> limits.get("memory"))
                .map(Quantity::getNumber)
                .map(Number::longValue);
    }

    private static void writeMounts(
            Path folder, Machine machine, Pod pod, Bridge.Network network, List<String> volumes)
            throws IOException {
        String full = pod.name() + "." + machine.domain(pod.subdomain());
        Files.writeString(
                folder.resolve("hosts"),
                """
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                %s\t%s\t%s
                """
                        .formatted(network.address(), full, pod.name()));
        Files.writeString(folder.resolve("resolv.conf"), machine.resolverConfiguration());
        Files.writeString(folder.resolve("hostname"), pod.name() + "\n");
        List<String> lines = new ArrayList<>();
        for (String file : List.of("hosts", "resolv.conf", "hostname")) {
            lines.add(String.join("\t", folder.resolve(file).toString(), "/etc/" + file, "rw"));
        }
        lines.addAll(volumes);
        Files.write(folder.resolve("mounts"), lines);
    }
}
