package io.quorate.server.snapshot;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The file {@code SAVED} beside RocksDB's own: what was saved for certain. RocksDB takes a manifest
 * whose end is lost for one that a crash cut short: it opens an earlier state, an empty one even,
 * and deletes the tables that it does not know. So a state is compared with this before RocksDB may
 * change anything.
 *
 * <p>Written when a save is durable: it may lag one save behind, and never runs ahead.
 *
 * @param zxid of the save; null if nothing was saved yet
 * @param digest of the save
 */
record SavedMark(@Nullable Long zxid, long digest) {

    static final SavedMark NOTHING = new SavedMark(null, 0);

    private static final String FILE = "SAVED";
    private static final String HALF_MADE = "SAVED.tmp";
    private static final String NONE = "none";
    private static final String TITLE = "quorate-state ";
    private static final String CHECKSUM = "crc32c ";
    private static final Pattern VERSION = Pattern.compile(TITLE + "([0-9]{1,9})\\n");
    private static final Pattern FIELDS =
            Pattern.compile(
                    "quorate-state [0-9]+\\nzxid (none|[0-9a-f]{16})\\ndigest ([0-9a-f]{16})\\n");

    static SavedMark of(@Nullable StateMeta meta) {
        return meta == null ? NOTHING : new SavedMark(meta.base().zxid(), meta.digest());
    }

    static boolean isIn(Path folder) {
        return StateFiles.exists(folder.resolve(FILE));
    }

    /**
     * Reads the mark of a state.
     *
     * @throws UnreadableStateException if there is none, or it is garbled
     * @throws NewerStateException if a newer build wrote it
     */
    static SavedMark read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!isIn(folder)) {
            throw new UnreadableStateException(file + " is missing" + RocksErrors.DAMAGED);
        }
        return parse(Files.readString(file, StandardCharsets.ISO_8859_1), folder);
    }

    /** Reads what {@link #text} says; of what folder, for messages. */
    static SavedMark parse(String text, Path folder)
            throws UnreadableStateException, NewerStateException {
        Path file = folder.resolve(FILE);
        String values = text.substring(0, Math.max(0, text.lastIndexOf(CHECKSUM)));
        Matcher first = VERSION.matcher(values);
        if (!first.lookingAt() || !text.equals(withChecksum(values))) {
            throw new UnreadableStateException(
                    file + " has a checksum that does not hold" + RocksErrors.DAMAGED);
        }
        int version = Integer.parseInt(first.group(1));
        if (version > StateCodec.FORMAT_VERSION) {
            throw StateCodec.newer(folder.toString(), version);
        }
        Matcher fields = FIELDS.matcher(values);
        if (!fields.matches()) {
            throw new UnreadableStateException(file + " is malformed" + RocksErrors.DAMAGED);
        }
        Long zxid =
                fields.group(1).equals(NONE) ? null : Long.parseUnsignedLong(fields.group(1), 16);
        return new SavedMark(zxid, Long.parseUnsignedLong(fields.group(2), 16));
    }

    /** The file's content. */
    String text() {
        String text =
                TITLE
                        + StateCodec.FORMAT_VERSION
                        + "\nzxid "
                        + (zxid == null ? NONE : hex(zxid))
                        + "\ndigest "
                        + hex(digest)
                        + "\n";
        return withChecksum(text);
    }

    /** Makes this the mark of a state, durably. */
    void write(Path folder) throws IOException {
        Path halfMade = folder.resolve(HALF_MADE);
        Files.writeString(halfMade, text(), StandardCharsets.ISO_8859_1);
        StateFiles.syncFile(halfMade);
        Files.move(halfMade, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        StateFiles.syncDirectory(folder);
    }

    /**
     * Compares with what RocksDB found.
     *
     * @throws UnreadableStateException if that is less than was saved
     */
    void check(@Nullable StateMeta found, Path folder) throws UnreadableStateException {
        if (zxid == null) {
            return;
        }
        boolean isLess = found == null || found.base().zxid() < zxid;
        boolean differs = found != null && found.base().zxid() == zxid && found.digest() != digest;
        if (isLess || differs) {
            throw new UnreadableStateException(
                    folder
                            + " was saved as of zxid 0x"
                            + Long.toHexString(zxid)
                            + " and now holds "
                            + (found == null
                                    ? "nothing"
                                    : "what is of 0x" + Long.toHexString(found.base().zxid()))
                            + ": the end of its manifest is lost"
                            + RocksErrors.DAMAGED);
        }
    }

    private static String hex(long value) {
        return String.format(Locale.ROOT, "%016x", value);
    }

    private static String withChecksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return text + CHECKSUM + String.format(Locale.ROOT, "%08x\n", crc.getValue());
    }
}
