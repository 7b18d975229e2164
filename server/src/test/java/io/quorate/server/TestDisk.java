package io.quorate.server;

import static org.junit.jupiter.api.Assertions.fail;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small disk of its own, mounted on a folder; needs the right to mount one. */
public final class TestDisk implements AutoCloseable {

    private static final int CHUNK_BYTES = 1 << 20;

    private final Path folder;

    private TestDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * A disk in memory.
     *
     * @return null where none can be mounted, which is said; under CI that is a failure
     */
    public static @Nullable TestDisk inMemory(Path folder, int mebibytes) throws Exception {
        return mounted(folder, "mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs");
    }

    /** The same with a file system that keeps what was synced, and may lose the power. */
    static @Nullable TestDisk ext4(Path folder, Path image, int mebibytes) throws Exception {
        try (FileChannel file =
                FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), ((long) mebibytes << 20) - 1);
        }
        String refused = run("mkfs.ext4", "-q", "-F", image);
        return refused.isEmpty() ? remounted(folder, image) : notTested(refused);
    }

    /** What is on an image of {@link #ext4}. */
    static @Nullable TestDisk remounted(Path folder, Path image) throws Exception {
        return mounted(folder, "mount", "-o", "loop", image);
    }

    private static @Nullable TestDisk mounted(Path folder, Object... command) throws Exception {
        Files.createDirectories(folder);
        Object[] all = java.util.Arrays.copyOf(command, command.length + 1);
        all[command.length] = folder;
        String refused = run(all);
        return refused.isEmpty() ? new TestDisk(folder) : notTested(refused);
    }

    private static @Nullable TestDisk notTested(String why) {
        String line = "not tested: a disk of its own, since none can be mounted here: " + why;
        if ("true".equals(System.getenv("CI"))) {
            fail(line);
        }
        System.out.println(line);
        return null;
    }

    /** What a command complains of. */
    public static String run(Object... command) throws IOException, InterruptedException {
        String[] words = new String[command.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = command[i].toString();
        }
        Process process;
        try {
            process = new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException missing) {
            return String.valueOf(missing.getMessage());
        }
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? "" : said.isEmpty() ? "refused" : said;
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    /** Leaves so many mebibytes free. */
    public void fill(int freeMebibytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel file =
                FileChannel.open(
                        filler(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            while (freeBytes() > (long) freeMebibytes << 20) {
                zeros.clear()
                        .limit(
                                (int)
                                        Math.min(
                                                CHUNK_BYTES,
                                                freeBytes() - ((long) freeMebibytes << 20)));
                if (file.write(zeros) == 0) {
                    return;
                }
            }
        }
    }

    /** Gives the room back. */
    public void empty() throws IOException {
        Files.deleteIfExists(filler());
    }

    public long freeBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public void close() throws IOException {
        try {
            String refused = run("umount", folder);
            if (!refused.isEmpty()) {
                throw new IOException(refused);
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}
