package io.quorate.server.wal;

import java.io.IOException;

/** Removes the oldest segments. On a thread that may block, one call at a time. */
final class LogPurge {

    private final LogFiles files;
    private final LogIndex index;
    private final SegmentPreparer preparer;

    LogPurge(LogFiles files, LogIndex index, SegmentPreparer preparer) {
        this.files = files;
        this.index = index;
        this.preparer = preparer;
    }

    /** See {@link WriteAheadLog#purge}. Oldest first: after a crash, those that are left follow. */
    long upTo(long zxid) throws IOException {
        boolean purged = false;
        String oldest = index.pollPurgeable(zxid);
        while (oldest != null) {
            preparer.recycle(oldest);
            purged = true;
            oldest = index.pollPurgeable(zxid);
        }
        if (purged) {
            files.syncDirectory();
        }
        return index.startZxid();
    }
}
