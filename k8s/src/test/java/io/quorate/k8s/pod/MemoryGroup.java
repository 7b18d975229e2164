package io.quorate.k8s.pod;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The memory of one container: a control group, of whichever version the machine has. Where it has
 * none for memory, limits are not played.
 */
final class MemoryGroup implements AutoCloseable {

    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/memory");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

    private final Path folder;
    private final boolean first;

    private MemoryGroup(Path folder, boolean first) {
        this.folder = folder;
        this.first = first;
    }

    /** Makes one, if it can be made here. */
    static Optional<MemoryGroup> create(String name, long limitBytes) {
        boolean first = Files.exists(VERSION_1.resolve("memory.limit_in_bytes"));
        MemoryGroup group =
                new MemoryGroup((first ? VERSION_1 : VERSION_2).resolve("quorate-" + name), first);
        try {
            Files.createDirectory(group.folder);
            String limit = first ? "memory.limit_in_bytes" : "memory.max";
            Files.writeString(group.folder.resolve(limit), Long.toString(limitBytes));
            return Optional.of(group);
        } catch (IOException refused) {
            System.out.println(
                    "not tested: the limit of memory, since there is no control group: " //
                            + refused);
            group.close();
            return Optional.empty();
        }
    }

    Path folder() {
        return folder;
    }

    /** The most it ever took. */
    long peakBytes() {
        return Long.parseLong(read(first ? "memory.max_usage_in_bytes" : "memory.peak").strip());
    }

    /** How often the kernel ended a process of it. */
    long outOfMemoryKills() {
        return read(first ? "memory.oom_control" : "memory.events")
                .lines()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                .sum();
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** After all its processes have ended. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException busy) {
            System.out.println("left behind: " + folder + ": " + busy);
        }
    }
}
