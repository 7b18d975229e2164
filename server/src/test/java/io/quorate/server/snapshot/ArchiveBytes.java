package io.quorate.server.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A snapshot's whole sequence in memory. */
final class ArchiveBytes {

    private ArchiveBytes() {}

    static byte[] of(StateStore store, long zxid) throws IOException {
        try (SnapshotReader reader = store.openSnapshot(zxid)) {
            ByteBuffer whole = ByteBuffer.allocate((int) reader.sizeBytes());
            reader.read(0, whole);
            return whole.array();
        }
    }
}
