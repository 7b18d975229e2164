package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** What the names of the log's files say. */
public final class SegmentNames {

    private SegmentNames() {}

    /** The number in a segment's name, or null if this is another file. */
    public static @Nullable Long segmentNumber(String name) {
        return LogFormat.segmentNumber(name);
    }

    /**
     * Finishes or undoes what a crash left of a switch of generations: the first segment of the
     * current one gets its name, of one that never became current it is deleted.
     *
     * @param firstSegment what the current generation says is its first
     */
    public static void finishSwitch(LogFiles files, long firstSegment) throws IOException {
        String first = LogFormat.segmentName(firstSegment);
        boolean changed = false;
        for (String name : files.list()) {
            if (!name.endsWith(LogFormat.BEFORE_SWITCH)) {
                continue;
            }
            if (name.equals(first + LogFormat.BEFORE_SWITCH)) {
                files.rename(name, first);
            } else {
                files.delete(name);
            }
            changed = true;
        }
        if (changed) {
            files.syncDirectory();
        }
    }
}
