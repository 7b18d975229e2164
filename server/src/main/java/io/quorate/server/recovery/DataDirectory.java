package io.quorate.server.recovery;

import io.quorate.server.snapshot.States;
import io.quorate.server.wal.DiskFiles;
import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.StorageException;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The data directory, locked for this process. Everything of ours is in {@code version-3} of {@code
 * dataDir}, and the log in {@code version-3} of {@code dataLogDir} where that is another one; the
 * layout is in docs/formats/data-directory.md.
 */
public final class DataDirectory implements Closeable {

    private static final String OURS = "version-3";
    private static final String ZOOKEEPERS = "version-2";
    private static final String LOCK = "lock";
    private static final String FORMAT = "format";
    private static final String FORMAT_TITLE = "quorate-data-format ";
    private static final int FORMAT_VERSION = 1;

    private final Path statePath;
    private final LogFiles stateFiles;
    private final LogFiles logFiles;
    private final Quarantine quarantine;
    private final List<FileChannel> locks = new ArrayList<>();

    private DataDirectory(Path state, Path log) {
        statePath = state;
        stateFiles = new DiskFiles(state);
        quarantine = new FolderQuarantine(log);
        logFiles = state.equals(log) ? stateFiles : new DiskFiles(log);
    }

    /**
     * Creates what is missing, checks the format version, takes the lock.
     *
     * @param dataLogDir where the log is; the same as {@code dataDir} unless configured
     * @throws StorageException with one line for the operator: in use by another process, written
     *     by a newer build, not writable, or holding ZooKeeper's own data
     */
    public static DataDirectory open(Path dataDir, Path dataLogDir) throws StorageException {
        Path state = dataDir.toAbsolutePath().normalize();
        Path log = dataLogDir.toAbsolutePath().normalize();
        refuseZooKeepers("dataDir", state);
        refuseZooKeepers("dataLogDir", log);
        create("dataDir", state);
        create("dataLogDir", log);
        if (same(state, log)) {
            log = state;
        }
        DataDirectory opened = new DataDirectory(state.resolve(OURS), log.resolve(OURS));
        try {
            opened.prepare("dataDir", state, opened.stateFiles);
            if (!log.equals(state)) {
                opened.prepare("dataLogDir", log, opened.logFiles);
                opened.refuseForgottenLog(state, log);
            }
            return opened;
        } catch (StorageException e) {
            opened.close();
            throw e;
        }
    }

    /** Two names may be one directory. */
    private static boolean same(Path one, Path other) throws StorageException {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            throw failed("dataLogDir", other, e);
        }
    }

    /** Creates the directory and what is missing above it; none of it may vanish again. */
    private static void create(String setting, Path directory) throws StorageException {
        Path ours = directory.resolve(OURS);
        Path existing = ours;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            Files.createDirectories(ours);
            for (Path created = ours; !created.equals(existing); ) {
                created = Objects.requireNonNull(created.getParent());
                new DiskFiles(created).syncDirectory();
            }
        } catch (IOException e) {
            throw failed(setting, directory, e);
        }
    }

    /** An operator who sees this has pointed us at the data of a running or former ZooKeeper. */
    private static void refuseZooKeepers(String setting, Path directory) throws StorageException {
        Path theirs = directory.resolve(ZOOKEEPERS);
        if (Files.exists(directory.resolve(OURS)) || !Files.isDirectory(theirs)) {
            return;
        }
        try (Stream<Path> files = Files.list(theirs)) {
            if (files.findAny().isEmpty()) {
                return;
            }
        } catch (IOException e) {
            throw failed(setting, directory, e);
        }
        throw new StorageException(
                setting
                        + " "
                        + directory
                        + " holds data of Apache ZooKeeper ("
                        + ZOOKEEPERS
                        + "): that needs the import command, which this version does not have yet;"
                        + " nothing was changed. Set "
                        + setting
                        + " to an empty directory to start a new ensemble, and copy the znodes"
                        + " over with a client while ZooKeeper still runs");
    }

    private void prepare(String setting, Path directory, LogFiles files) throws StorageException {
        try {
            lock(setting, directory, directory.resolve(OURS).resolve(LOCK));
            checkFormat(files);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw failed(setting, directory, e);
        }
    }

    private void lock(String setting, Path directory, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        locks.add(channel);
        if (tryLock(channel) == null) {
            throw new StorageException(
                    setting
                            + " "
                            + directory
                            + " is in use by another process"
                            + holder(channel)
                            + ": stop that server first, or give this one a directory of its own");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid())
                                .getBytes(StandardCharsets.US_ASCII)),
                0);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        String text = StandardCharsets.US_ASCII.decode(pid.flip()).toString().strip();
        return text.isEmpty() ? "" : " (pid " + text + ")";
    }

    private static void checkFormat(LogFiles files) throws IOException {
        if (!files.list().contains(FORMAT)) {
            TextFile.replace(files, FORMAT, FORMAT_TITLE + FORMAT_VERSION + "\n");
            return;
        }
        String text = TextFile.read(files, FORMAT).strip();
        int version = text.startsWith(FORMAT_TITLE) ? number(text) : 0;
        if (version > FORMAT_VERSION) {
            throw new StorageException(
                    files.describe(FORMAT)
                            + " says data format "
                            + version
                            + ", this build reads "
                            + FORMAT_VERSION
                            + ": start a newer build on this directory");
        }
        if (version < 1) {
            throw new StorageException(
                    files.describe(FORMAT)
                            + " does not say \""
                            + FORMAT_TITLE
                            + FORMAT_VERSION
                            + "\": it was changed, or is not ours; restore that line if the"
                            + " directory is a Quorate server's");
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.substring(FORMAT_TITLE.length()).strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * The log is where it was before {@code dataLogDir} was configured. Starting would find it lost
     * and stand as DAMAGED, over a mere change of configuration.
     */
    private void refuseForgottenLog(Path dataDir, Path dataLogDir) throws StorageException {
        try {
            if (!holdsLog(logFiles) && holdsLog(stateFiles)) {
                throw new StorageException(
                        "dataLogDir is "
                                + dataLogDir
                                + ", but the log is still in dataDir "
                                + dataDir
                                + ": move the files "
                                + OURS
                                + "/log-* there, or take dataLogDir out of the configuration");
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw failed("dataLogDir", dataLogDir, e);
        }
    }

    private static boolean holdsLog(LogFiles files) throws IOException {
        return files.list().stream().anyMatch(name -> name.startsWith("log-"));
    }

    private static StorageException failed(String setting, Path directory, IOException e) {
        String hint =
                isRefused(e)
                        ? "; make it writable for the user this server runs as ("
                                + ProcessHandle.current().info().user().orElse("unknown")
                                + ")"
                        : "";
        return new StorageException(
                "cannot use "
                        + setting
                        + " "
                        + directory
                        + ": "
                        + StorageException.reason(e)
                        + hint,
                e);
    }

    private static boolean isRefused(IOException e) {
        return e instanceof AccessDeniedException
                || (e instanceof FileSystemException refused
                        && "Operation not permitted".equals(refused.getReason()));
    }

    /** The folder that the states are in. */
    public Path states() {
        return statePath;
    }

    /**
     * All that is in it.
     *
     * @param states those in {@link #states()}
     */
    public Storage storage(States states) {
        return new Storage(stateFiles, logFiles, quarantine, states);
    }

    /** Gives the lock back. */
    @Override
    public void close() throws StorageException {
        try {
            for (FileChannel lock : locks) {
                lock.close();
            }
        } catch (IOException e) {
            throw new StorageException(
                    "cannot release the lock of the data directory: " + StorageException.reason(e),
                    e);
        }
    }
}
