package io.quorate.k8s.pod;

import static io.quorate.k8s.pod.Fields.is;
import static io.quorate.k8s.pod.Fields.list;
import static io.quorate.k8s.pod.Fields.needed;

import io.kubernetes.client.openapi.models.V1PodSecurityContext;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import io.quorate.k8s.machine.Command;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The folders of one pod that its containers see, each restarted one again. */
final class Volumes {

    private final Map<String, Path> byName = new HashMap<>();

    /** These stay as they are: a pod's group does not concern them. */
    private final Map<String, Path> ofMachine = new HashMap<>();

    private final Pod pod;

    private Volumes(Pod pod) {
        this.pod = pod;
    }

    /** A claim's own folder, which outlives the pods that use it. */
    static Path claim(Machine machine, String claim, String pod) {
        return machine.folder().resolve("claims").resolve(claim + "-" + pod);
    }

    /** All claims there are, as {@code kubectl get pvc} names them. */
    static List<String> claims(Machine machine) {
        String[] names = machine.folder().resolve("claims").toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    /**
     * Makes those that are not there yet, and gives all to the pod's group.
     *
     * @param folder of the pod
     */
    static Volumes prepare(Machine machine, Pod pod, Path folder) {
        Volumes volumes = new Volumes(pod);
        try {
            for (String claim : pod.claims()) {
                volumes.byName.put(claim, claim(machine, claim, pod.name()));
            }
            for (V1Volume volume : list(pod.spec().getVolumes())) {
                if (volume.getHostPath() != null) {
                    volumes.ofMachine.put(
                            volume.getName(), Path.of(volume.getHostPath().getPath()));
                    continue;
                }
                Path made = folder.resolve("volumes").resolve(volume.getName());
                volumes.byName.put(volume.getName(), made);
                write(contents(volume, machine.objects()), made);
            }
            for (Path each : volumes.byName.values()) {
                Files.createDirectories(each);
                giveToGroup(pod.spec().getSecurityContext(), each);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return volumes;
    }

    private static Map<String, String> contents(V1Volume volume, ApiObjects objects) {
        if (volume.getEmptyDir() != null) {
            return Map.of();
        }
        if (volume.getSecret() != null) {
            return objects.secret(needed(volume.getSecret().getSecretName())).orElseThrow();
        }
        if (volume.getConfigMap() != null) {
            return objects.configMap(needed(volume.getConfigMap().getName())).orElseThrow();
        }
        throw new IllegalArgumentException("not played here: " + volume);
    }

    private static void write(Map<String, String> files, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        // An emptyDir is everybody's; what a container may do there, its group decides.
        Files.setAttribute(folder, "unix:mode", 0777);
    }

    /** As the kubelet does: all files, each time, and new ones inherit the group. */
    private static void giveToGroup(@Nullable V1PodSecurityContext context, Path folder) {
        if (context == null || context.getFsGroup() == null) {
            return;
        }
        String name = folder.toString();
        Command.run("chgrp", "-R", context.getFsGroup().toString(), name);
        Command.run("chmod", "-R", "ug+rw", name);
        Command.run("find", name, "-type", "d", "-exec", "chmod", "ug+x,g+s", "{}", "+");
    }

    /** Lines for the launcher. */
    List<String> mounts() {
        List<String> lines = new ArrayList<>();
        for (V1VolumeMount mount : list(pod.containerSpec().getVolumeMounts())) {
            Path source = byName.getOrDefault(mount.getName(), ofMachine.get(mount.getName()));
            if (source == null || mount.getSubPath() != null) {
                throw new IllegalArgumentException("not played here: " + mount);
            }
            String mode = is(mount.getReadOnly()) ? "ro" : "rw";
            lines.add(String.join("\t", source.toString(), mount.getMountPath(), mode));
        }
        return lines;
    }
}
