package io.quorate.server.recovery;

import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.StorageException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * A state and the log that continues it: what the file {@code CURRENT} names. Replaced as a whole:
 * the only commit point between two generations.
 *
 * @param featureLevel the cluster's feature level when it was written
 * @param stateDirectory name of the state's directory
 * @param firstSegment number of the log's first segment
 * @param zxid the state's zxid when the generation began
 * @param chainHash chain hash at that zxid
 * @param digest digest of the state at that zxid
 */
record Generation(
        int featureLevel,
        String stateDirectory,
        long firstSegment,
        long zxid,
        long chainHash,
        long digest) {

    static final String FILE = "CURRENT";

    /** The generation that every server begins with: no state, and the whole log. */
    static final Generation FIRST = new Generation(0, "state-1", 1, 0, 0, 0);

    private static final String STATE_PREFIX = "state-";
    private static final Pattern STATE = Pattern.compile(STATE_PREFIX + "[0-9]{1,18}");

    private static final int VERSION = 1;

    /** What stands in front of the values, line by line; the checksum's line comes last. */
    private static final List<String> KEYS =
            List.of(
                    "quorate-current",
                    "feature-level",
                    "state",
                    "first-segment",
                    "zxid",
                    "chain-hash",
                    "digest",
                    "crc32c");

    /** Name of the state's directory of a generation. */
    static String stateName(long number) {
        return STATE_PREFIX + number;
    }

    /** Its number, as the state's directory says. */
    long number() {
        return Long.parseLong(stateDirectory.substring(STATE_PREFIX.length()));
    }

    /** What reading the file gives. */
    sealed interface Found {
        record Missing() implements Found {}

        /** There is a file, and it does not verify. */
        record Unreadable() implements Found {}

        record Valid(Generation generation) implements Found {}
    }

    /**
     * Reads {@code CURRENT}.
     *
     * @param supportedLevel the highest feature level that this build knows
     * @throws StorageException if a newer build wrote it
     */
    static Found read(LogFiles files, int supportedLevel) throws IOException {
        if (!files.list().contains(FILE)) {
            return new Found.Missing();
        }
        String text = TextFile.read(files, FILE);
        List<String> values = values(text);
        if (values.isEmpty()) {
            return new Found.Unreadable();
        }
        String where = files.describe(FILE);
        try {
            refuseNewer(where, "format", Integer.parseInt(values.get(0)), VERSION);
            refuseNewer(where, "feature level", Integer.parseInt(values.get(1)), supportedLevel);
            return of(values);
        } catch (NumberFormatException malformed) {
            return new Found.Unreadable();
        }
    }

    /** What the values of this format say: the checksum proves who wrote them, and no more. */
    private static Found of(List<String> values) {
        if (values.size() != KEYS.size() || !STATE.matcher(values.get(2)).matches()) {
            return new Found.Unreadable();
        }
        return new Found.Valid(
                new Generation(
                        Integer.parseInt(values.get(1)),
                        values.get(2),
                        Long.parseLong(values.get(3)),
                        Long.parseUnsignedLong(values.get(4), 16),
                        Long.parseUnsignedLong(values.get(5), 16),
                        Long.parseUnsignedLong(values.get(6), 16)));
    }

    private static void refuseNewer(String where, String what, int found, int supported)
            throws StorageException {
        if (found > supported) {
            throw new StorageException(
                    where
                            + " has "
                            + what
                            + " "
                            + found
                            + ", this build knows up to "
                            + supported
                            + ": start a newer build on this directory");
        }
    }

    /** The values of a text whose checksum holds; empty otherwise. */
    private static List<String> values(String text) {
        int checksumAt = text.lastIndexOf("crc32c ");
        if (checksumAt < 0
                || !text.substring(checksumAt)
                        .equals(checksumLine(text.substring(0, checksumAt)))) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            // The first line tells the format; what a newer one has in the others is its own.
            boolean known = i < KEYS.size() && line.startsWith(KEYS.get(i) + " ");
            values.add(known ? line.substring(KEYS.get(i).length() + 1) : "");
        }
        return values;
    }

    private static String checksumLine(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "crc32c " + Long.toHexString(crc.getValue()) + "\n";
    }

    /** Makes this the current generation, durably. */
    void write(LogFiles files) throws IOException {
        List<String> values =
                List.of(
                        Integer.toString(VERSION),
                        Integer.toString(featureLevel),
                        stateDirectory,
                        Long.toString(firstSegment),
                        Long.toHexString(zxid),
                        Long.toHexString(chainHash),
                        Long.toHexString(digest));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            text.append(KEYS.get(i)).append(' ').append(values.get(i)).append('\n');
        }
        TextFile.replace(files, FILE, text + checksumLine(text.toString()));
    }
}
