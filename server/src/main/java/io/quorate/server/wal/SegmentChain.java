package io.quorate.server.wal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Which of the segments in the directory make up the log. Found from the newest one backwards: each
 * header names, by nonce, the segment and batch that it continues after. A segment that no other
 * leads to is void: recovery repaired a torn tail in front of it, or took over all it held.
 *
 * @param older segments in front of those, oldest first, that need not be read
 * @param links the segments to read, oldest first
 * @param beyond segments behind a break, newest first; their history is lost, their facts are not
 * @param broken why the chain does not reach from the newest segment to its beginning, null if it
 *     does
 * @param highestNumber the highest number any file has, 0 if there is none
 */
record SegmentChain(
        List<RetainedSegment> older,
        List<Link> links,
        List<Link> beyond,
        @Nullable String broken,
        long highestNumber) {

    /** To the end of the log: as far as it verifies. */
    static final long TO_THE_END = Long.MAX_VALUE;

    /**
     * A segment in the chain.
     *
     * @param through the last batch that is not void, as the next segment says; {@link #TO_THE_END}
     *     in the last one
     */
    record Link(Segment segment, SegmentHeader header, long through) {}

    /** A file with a segment's name. */
    record Found(long number, String name, @Nullable SegmentHeader header) {}

    /**
     * Reads the headers of all segments and follows them back.
     *
     * @param firstSegment segments with lower numbers are of an older generation
     * @param stateZxid no older segment is needed than the one whose header stands at or below this
     */
    static SegmentChain find(LogFiles files, long firstSegment, long stateZxid) throws IOException {
        List<Found> newestFirst = found(files, firstSegment);
        Deque<Link> links = new ArrayDeque<>();
        List<Link> beyond = new ArrayList<>();
        String broken = null;
        long through = TO_THE_END;
        int at = 0;
        while (at < newestFirst.size()) {
            Found current = newestFirst.get(at);
            SegmentHeader header = current.header();
            if (header == null) {
                broken = files.describe(current.name()) + ": the segment's header does not verify";
                setAside(links, beyond);
                through = TO_THE_END;
                at++;
                continue;
            }
            Segment segment = new Segment(current.number(), current.name(), header.nonce());
            links.addFirst(new Link(segment, header, through));
            LogPoint after = header.continuesAfter();
            if (after.nonce() == 0 || header.history().zxid() <= stateZxid) {
                return chain(older(newestFirst, at + 1), links, beyond, broken, newestFirst);
            }
            int before = indexOf(newestFirst, after.nonce(), at + 1);
            if (before < 0) {
                broken = missingBefore(files, newestFirst, at);
                setAside(links, beyond);
                through = TO_THE_END;
                at++;
            } else {
                through = after.batchNumber();
                at = before;
            }
        }
        return chain(List.of(), links, beyond, broken, newestFirst);
    }

    private static List<RetainedSegment> older(List<Found> newestFirst, int from) {
        Deque<RetainedSegment> older = new ArrayDeque<>();
        for (Found found : newestFirst.subList(from, newestFirst.size())) {
            SegmentHeader header = found.header();
            older.addFirst(
                    new RetainedSegment(
                            found.name(), header == null ? 0 : header.history().zxid()));
        }
        return List.copyOf(older);
    }

    private static SegmentChain chain(
            List<RetainedSegment> older,
            Deque<Link> links,
            List<Link> beyond,
            @Nullable String broken,
            List<Found> newestFirst) {
        long highest = newestFirst.isEmpty() ? 0 : newestFirst.getFirst().number();
        return new SegmentChain(older, List.copyOf(links), beyond, broken, highest);
    }

    private static void setAside(Deque<Link> links, List<Link> beyond) {
        while (!links.isEmpty()) {
            beyond.add(links.removeLast());
        }
    }

    private static int indexOf(List<Found> segments, long nonce, int from) {
        for (int i = from; i < segments.size(); i++) {
            SegmentHeader header = segments.get(i).header();
            if (header != null && header.nonce() == nonce) {
                return i;
            }
        }
        return -1;
    }

    /** The predecessor is not there: or is it, and cannot be recognised? */
    private static String missingBefore(LogFiles files, List<Found> newestFirst, int at) {
        String successor = files.describe(newestFirst.get(at).name());
        for (int i = at + 1; i < newestFirst.size(); i++) {
            if (newestFirst.get(i).header() == null) {
                return files.describe(newestFirst.get(i).name())
                        + ": the segment's header does not verify";
            }
        }
        return "the segment that " + successor + " continues is missing from the directory";
    }

    /** All segments of the generation, newest first, whether anything leads to them or not. */
    static List<Found> found(LogFiles files, long firstSegment) throws IOException {
        List<Found> all = new ArrayList<>();
        for (String name : files.list()) {
            Long number = LogFormat.segmentNumber(name);
            if (number != null && number >= firstSegment) {
                all.add(new Found(number, name, readHeader(files, name)));
            }
        }
        all.sort(Comparator.comparingLong(Found::number).reversed());
        return all;
    }

    private static @Nullable SegmentHeader readHeader(LogFiles files, String name)
            throws IOException {
        try (LogFile file = files.openForReading(name)) {
            ByteBuffer page = ByteBuffer.allocate(LogFormat.PAGE_BYTES);
            file.read(page, 0);
            page.flip();
            int length = SegmentHeader.lengthOf(page);
            if (length > page.limit()) {
                page = ByteBuffer.allocate(length);
                file.read(page, 0);
                page.flip();
            }
            return SegmentHeader.decode(page, files.describe(name));
        }
    }
}
