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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** One run of a pod's container, from the start of its command to its end. */
final class Container implements AutoCloseable {

    private static final Duration SETUP_LIMIT = Duration.ofSeconds(20);
    private static final String LAUNCHER = "launch.sh";

    private final Path folder;
    private final Path log;
    private final long startedNanos = System.nanoTime();
    private final Optional<MemoryGroup> memory;
    private final List<String> asUser;
    private final Process process;
    private final ProcessHandle first;

    private Container(
            Path folder,
            Path log,
            Optional<MemoryGroup> memory,
            List<String> asUser,
            List<String> command) {
        this.folder = folder;
        this.log = log;
        this.memory = memory;
        this.asUser = asUser;
        try {
            this.process =
                    new ProcessBuilder(command)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        this.first = awaitCommand();
    }

    /**
     * Starts one.
     *
     * @param number tells it from the pod's other containers
     */
    static Container start(
            Machine machine, Pod pod, Bridge.Network network, Volumes volumes, String number) {
        Path folder = machine.folder().resolve("pods").resolve(number);
        Path log = machine.folder().resolve("logs").resolve(pod.name() + "." + number + ".log");
        V1Container spec = pod.containerSpec();
        Image.Identity user = user(machine.image(), pod);
        Environment environment = Environment.of(machine, pod, user);
        List<String> asUser = asUser(security(pod), user, environment, folderOf(machine, spec));
        try {
            for (String part : List.of("upper", "work", "root")) {
                Files.createDirectories(folder.resolve(part));
            }
            Files.createDirectories(log.getParent());
            writeMounts(folder, machine, pod, network, volumes.mounts());
            Files.copy(Container.class.getResourceAsStream(LAUNCHER), folder.resolve(LAUNCHER));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }

        Optional<MemoryGroup> memory =
                limit(spec)
                        .flatMap(bytes -> MemoryGroup.create(machine.run() + "-" + number, bytes));
        List<String> command = new ArrayList<>(network.enter());
        command.addAll(
                List.of("unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child"));
        command.addAll(List.of("sh", folder.resolve(LAUNCHER).toString(), pod.name()));
        command.addAll(List.of(machine.image().root().toString(), folder.toString()));
        command.add(is(security(pod).getReadOnlyRootFilesystem()) ? "ro" : "rw");
        command.add(memory.map(group -> group.folder().toString()).orElse("none"));
        command.addAll(asUser);
        command(spec).forEach(word -> command.add(environment.expand(word)));
        return new Container(folder, log, memory, asUser, command);
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
        String subdomain = pod.spec().getSubdomain();
        String full = subdomain == null ? "" : pod.name() + "." + machine.domain(subdomain) + "\t";
        Files.writeString(
                folder.resolve("hosts"),
                """
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                %s\t%s%s
                """
                        .formatted(network.address(), full, pod.name()));
        Files.writeString(folder.resolve("resolv.conf"), machine.resolverConfiguration());
        Files.writeString(folder.resolve("hostname"), pod.name() + "\n");
        List<String> lines = new ArrayList<>();
        for (String file : List.of("hosts", "resolv.conf", "hostname")) {
            lines.add(folder.resolve(file) + " /etc/" + file + " rw");
        }
        lines.addAll(volumes);
        Files.write(folder.resolve("mounts"), lines);
    }

    /** The first process of the namespaces, once it is the container's command. */
    private ProcessHandle awaitCommand() {
        Await.until(
                "the container's command runs",
                SETUP_LIMIT,
                () -> !process.isAlive() || process.children().anyMatch(Container::hasLaunched),
                () -> "its launcher said: " + log());
        return process.children()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("it ended at once: " + log()));
    }

    private static boolean hasLaunched(ProcessHandle child) {
        try {
            String words =
                    Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"));
            return !words.isEmpty() && !words.contains(LAUNCHER);
        } catch (IOException gone) {
            return true;
        }
    }

    long startedNanos() {
        return startedNanos;
    }

    Optional<MemoryGroup> memory() {
        return memory;
    }

    /** Everything its command wrote. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    List<String> lastLines(int count) {
        List<String> all = log().lines().toList();
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    /** Runs a command inside, as the container's user. */
    Command.Result exec(Duration limit, List<String> words) throws TimeoutException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("nsenter", "--target", Long.toString(first.pid())));
        command.addAll(List.of("--mount", "--uts", "--ipc", "--net", "--pid", "--root"));
        command.addAll(asUser);
        command.addAll(words);
        return Command.awaited(Command.start(command), limit);
    }

    /** Completes when its first process has ended, and with it all others. */
    CompletableFuture<Process> exited() {
        return process.onExit();
    }

    int exitCode() {
        return process.exitValue();
    }

    void terminate() {
        first.destroy();
    }

    void kill() {
        first.destroyForcibly();
    }

    /** Forgets what it wrote outside of volumes; its log stays. After its end. */
    @Override
    public void close() {
        memory.ifPresent(MemoryGroup::close);
        Command.run("rm", "-rf", "--one-file-system", folder.toString());
    }
}
