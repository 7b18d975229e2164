package io.quorate.server.snapshot;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

import java.io.IOException;
import java.nio.file.Path;

/** What RocksDB's exceptions mean here. */
final class RocksErrors {

    /** The end of every message about a state that is damaged. */
    static final String DAMAGED =
            "; keep the files for examination: this server can be rebuilt from an older snapshot or"
                    + " from the other servers";

    private RocksErrors() {}

    static String reason(RocksDBException e) {
        String message = e.getMessage();
        return message == null ? "RocksDB failed without a reason" : message.strip();
    }

    /** The same damage, with the place in front and the advice behind, once. */
    static UnreadableStateException damaged(Path where, UnreadableStateException e) {
        String message = String.valueOf(e.getMessage());
        return new UnreadableStateException(
                where + ": " + (message.endsWith(DAMAGED) ? message : message + DAMAGED), e);
    }

    /**
     * A failed read: damage, unless the system refused for a reason that says nothing about the
     * bytes (no permission, no file handles, an I/O error).
     *
     * @param what could not be done, and with which file
     */
    static IOException reading(String what, RocksDBException e) {
        String message = what + ": " + reason(e);
        Status status = e.getStatus();
        boolean refused =
                status != null
                        && status.getCode() == Status.Code.IOError
                        && !reason(e).contains("No such file");
        return refused
                ? new IOException(message, e)
                : new UnreadableStateException(message + DAMAGED, e);
    }

    /** Says where, and what to do, once. */
    static UnreadableStateException damaged(String where, UnreadableStateException e) {
        String what = String.valueOf(e.getMessage());
        return new UnreadableStateException(
                where + ": " + what + (what.endsWith(DAMAGED) ? "" : DAMAGED), e);
    }
}
