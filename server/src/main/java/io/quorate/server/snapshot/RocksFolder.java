package io.quorate.server.snapshot;

import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A directory of RocksDB files that nothing writes to: what can be asked of it. */
final class RocksFolder {

    private static final Pattern FILE_NAME =
            Pattern.compile(
                    "CURRENT|IDENTITY|(MANIFEST|OPTIONS)-[0-9]{6,18}|[0-9]{6,18}\\.(sst|log)");
    private static final Pattern VERSION =
            Pattern.compile("rocksdb_version=([0-9]{1,6})\\.([0-9]{1,6})");
    private static final String TABLE = ".sst";

    private RocksFolder() {}

    /** Whether RocksDB could have given a file this name. */
    static boolean isFileName(String name) {
        return FILE_NAME.matcher(name).matches();
    }

    static boolean isTable(String name) {
        return name.endsWith(TABLE);
    }

    /**
     * What the database says of itself, null if nothing was saved in it.
     *
     * @throws NewerStateException if a newer build wrote it
     */
    static @Nullable StateMeta meta(RocksDB db, Path folder) throws IOException {
        byte[] value;
        try (ReadOptions options = new ReadOptions().setVerifyChecksums(true)) {
            value = db.get(options, StateCodec.metaKey());
        } catch (RocksDBException e) {
            throw RocksErrors.reading("cannot read " + folder, e);
        }
        try {
            return value == null
                    ? null
                    : StateCodec.meta(ByteBuffer.wrap(value), folder.toString());
        } catch (UnreadableStateException e) {
            throw RocksErrors.damaged(folder, e);
        }
    }

    /** As {@link #meta(RocksDB, Path)}, of a folder that is not open. */
    static @Nullable StateMeta meta(Options options, Path folder) throws IOException {
        try (RocksDB db = RocksDB.openReadOnly(options, folder.toString())) {
            return meta(db, folder);
        } catch (RocksDBException e) {
            throw openFailed(folder, e);
        }
    }

    /**
     * Reads a table to its end.
     *
     * @throws UnreadableStateException if a checksum does not hold
     */
    static void verifyTable(Options options, Path table) throws IOException {
        try (SstFileReader reader = new SstFileReader(options)) {
            reader.open(table.toString());
            reader.verifyChecksum();
        } catch (RocksDBException e) {
            throw RocksErrors.reading("cannot read " + table, e);
        }
    }

    /** Makes all files durable that need not be tables of another directory, and their names. */
    static void syncAllButTables(Path folder) throws IOException {
        for (String name : StateFiles.list(folder)) {
            if (!isTable(name)) {
                StateFiles.syncFile(folder.resolve(name));
            }
        }
        StateFiles.syncDirectory(folder);
    }

    /** Why a database could not be opened: damage, the system, or a newer RocksDB. */
    static IOException openFailed(Path folder, RocksDBException e) {
        IOException failure = RocksErrors.reading("cannot open " + folder, e);
        String newer = newerVersion(folder);
        return failure instanceof UnreadableStateException && newer != null
                ? new NewerStateException(
                        folder
                                + " was written with RocksDB "
                                + newer
                                + ", this build has "
                                + RocksDB.rocksdbVersion()
                                + " and cannot read it ("
                                + RocksErrors.reason(e)
                                + "): start a newer build on this directory")
                : failure;
    }

    /** The version of RocksDB that wrote the folder, if it is newer than ours. */
    private static @Nullable String newerVersion(Path folder) {
        RocksDB.Version ours = RocksDB.rocksdbVersion();
        try {
            for (String name : StateFiles.list(folder)) {
                if (name.startsWith("OPTIONS-")) {
                    String text =
                            Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
                    Matcher found = VERSION.matcher(text);
                    if (found.find() && isNewer(found, ours)) {
                        return found.group(1) + "." + found.group(2);
                    }
                }
            }
        } catch (IOException _) {
            // Then it is not known, and the failure that led here is told as it is.
        }
        return null;
    }

    private static boolean isNewer(Matcher found, RocksDB.Version ours) {
        int major = Integer.parseInt(found.group(1));
        int minor = Integer.parseInt(found.group(2));
        return major > ours.getMajor() || (major == ours.getMajor() && minor > ours.getMinor());
    }

    /** A snapshot's files as one sequence. */
    static SnapshotReader openArchive(Path folder, long zxid) throws IOException {
        List<ArchiveFile> files = new ArrayList<>();
        for (String name : StateFiles.list(folder)) {
            if (!isFileName(name)) {
                throw new UnreadableStateException(
                        folder + " holds " + name + ", which belongs to no snapshot: remove it");
            }
            Path path = folder.resolve(name);
            files.add(new ArchiveFile(name, Files.size(path), () -> FileContent.open(path)));
        }
        if (files.isEmpty()) {
            throw new UnreadableStateException("there is no snapshot " + folder);
        }
        return new ArchiveReader(zxid, files);
    }
}
