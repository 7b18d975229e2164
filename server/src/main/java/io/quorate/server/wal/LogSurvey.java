package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All segments in a directory, also those that no start reads: for tools that show what is on a
 * disk. What each is to the log is what {@link SegmentChain} says, as at a start.
 *
 * @param pieces the segments, oldest first
 * @param broken why the chain does not reach from the newest segment to its beginning, null if it
 *     does
 */
public record LogSurvey(List<Piece> pieces, @Nullable String broken) {

    /** What a segment is to the log. */
    public enum Role {
        /** A start reads it. */
        LOG,
        /** It lies behind a break of the chain: its promises count, its history is lost. */
        CUT_OFF,
        /**
         * No start reads it: nothing leads to it, a later header repeats all it says, or its own
         * header does not verify.
         */
        VOID
    }

    /**
     * A segment.
     *
     * @param name its file
     * @param header its header, null if that does not verify
     * @param through the last batch that is not void, 0 if all are; {@link #TO_THE_END} where no
     *     later segment says
     */
    public record Piece(
            long number, String name, @Nullable SegmentHeader header, Role role, long through) {}

    /** All batches of the segment count, as far as they verify. */
    public static final long TO_THE_END = SegmentChain.TO_THE_END;

    /**
     * Reads all headers.
     *
     * @param firstSegment number of the generation's first segment; older ones are not told
     * @param stateZxid the history is needed from here on, 0 for all of it; what lies in front of
     *     it may be missing
     * @throws StorageException if a newer build wrote one of the segments
     */
    public static LogSurvey of(LogFiles files, long firstSegment, long stateZxid)
            throws IOException {
        SegmentChain chain = SegmentChain.find(files, firstSegment, stateZxid);
        List<Piece> pieces = new ArrayList<>();
        for (SegmentChain.Found found : SegmentChain.found(files, firstSegment).reversed()) {
            SegmentChain.Link link = named(found.name(), chain.links());
            Role role = link == null ? Role.CUT_OFF : Role.LOG;
            if (link == null) {
                link = named(found.name(), chain.beyond());
            }
            pieces.add(
                    new Piece(
                            found.number(),
                            found.name(),
                            found.header(),
                            link == null ? Role.VOID : role,
                            link == null ? 0 : link.through()));
        }
        return new LogSurvey(List.copyOf(pieces), chain.broken());
    }

    /**
     * Where the log begins: what lies in front of the oldest segment that is here was purged.
     *
     * @return the history follows this zxid; 0 if it is whole, or nothing tells
     */
    public static long startZxid(LogFiles files, long firstSegment) throws IOException {
        List<SegmentChain.Found> newestFirst = SegmentChain.found(files, firstSegment);
        SegmentHeader oldest = newestFirst.isEmpty() ? null : newestFirst.getLast().header();
        return oldest == null ? 0 : oldest.history().zxid();
    }

    private static SegmentChain.@Nullable Link named(String name, List<SegmentChain.Link> links) {
        for (SegmentChain.Link link : links) {
            if (link.segment().name().equals(name)) {
                return link;
            }
        }
        return null;
    }
}
