package io.quorate.server.recovery;

import io.quorate.server.wal.LogFiles;

import java.io.IOException;
import java.util.List;

/**
 * The file {@code DAMAGE}: what was found when this server became DAMAGED. The log itself does not
 * show it a second time, since the fresh segment of that start left the damage behind; an operator
 * who comes later still has to see it.
 */
final class DamageNote {

    private static final String FILE = "DAMAGE";
    private static final String LAST_GOOD = "last-good-zxid ";
    private static final String COMMIT_MARK = "commit-mark ";

    private DamageNote() {}

    static void write(LogFiles files, Damage damage) throws IOException {
        TextFile.replace(
                files,
                FILE,
                LAST_GOOD
                        + Long.toHexString(damage.lastGoodZxid())
                        + "\n"
                        + COMMIT_MARK
                        + Long.toHexString(damage.commitMark())
                        + "\n"
                        + damage.message()
                        + "\n");
    }

    /**
     * What an earlier start noted about a server that stands as DAMAGED.
     *
     * @param otherwise if it noted nothing
     */
    static Damage read(LogFiles files, Damage otherwise) throws IOException {
        if (files.list().contains(FILE)) {
            List<String> lines = TextFile.read(files, FILE).lines().toList();
            if (lines.size() == 3
                    && lines.get(0).startsWith(LAST_GOOD)
                    && lines.get(1).startsWith(COMMIT_MARK)) {
                return new Damage(
                        lines.get(2), hex(lines.get(0), LAST_GOOD), hex(lines.get(1), COMMIT_MARK));
            }
        }
        return otherwise;
    }

    private static long hex(String line, String key) {
        try {
            return Long.parseUnsignedLong(line.substring(key.length()), 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The server is no longer DAMAGED. */
    static void remove(LogFiles files) throws IOException {
        if (files.list().contains(FILE)) {
            files.delete(FILE);
        }
    }
}
