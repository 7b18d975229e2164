package io.quorate.k8s.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container runtime takes from an image. Nothing is ever written to its root.
 *
 * @param root its file system
 * @param environment its {@code ENV}
 * @param user the number of its {@code USER}
 * @param folder its {@code WORKDIR}
 */
public record Image(Path root, Map<String, String> environment, long user, String folder) {

    /** Whom a container runs as; the image's own {@code /etc/passwd} and {@code /etc/group}. */
    record Identity(long user, long group, List<Long> furtherGroups, String home) {}

    /**
     * As a runtime resolves a user: its primary group unless another is asked for, and the groups
     * that list it.
     */
    Identity identity(long uid, Optional<Long> gid, List<Long> furtherGroups) {
        for (String line : lines("etc/passwd")) {
            String[] fields = line.split(":", -1);
            if (fields.length > 5 && fields[2].equals(Long.toString(uid))) {
                List<Long> groups = new ArrayList<>(groupsOf(fields[0]));
                groups.addAll(furtherGroups);
                long group = gid.orElse(Long.valueOf(fields[3]));
                return new Identity(uid, group, groups.stream().distinct().toList(), fields[5]);
            }
        }
        return new Identity(uid, gid.orElse(0L), furtherGroups, "/");
    }

    private List<Long> groupsOf(String name) {
        List<Long> groups = new ArrayList<>();
        for (String line : lines("etc/group")) {
            String[] fields = line.split(":", -1);
            if (fields.length > 3 && List.of(fields[3].split(",")).contains(name)) {
                groups.add(Long.valueOf(fields[2]));
            }
        }
        return groups;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
