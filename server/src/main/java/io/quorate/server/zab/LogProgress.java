package io.quorate.server.zab;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What of this server's log is durable. Completions are named by ticket, never by zxid: a zxid can
 * be logged twice (cut off under one leader, sent again by the next), and a completion named by
 * zxid would acknowledge the wrong copy.
 */
final class LogProgress {

    private record Appended(long ticket, long zxid, int bytes) {}

    private final Deque<Appended> unflushed = new ArrayDeque<>();
    private long issuedTicket;
    private long flushedTicket;
    private long flushedZxid;
    private long highestFlushedEver;
    private long unflushedBytes;
    private final long unflushedMaxBytes;

    LogProgress(long lastZxid, long highestZxidEverLogged, long unflushedMaxBytes) {
        this.unflushedMaxBytes = unflushedMaxBytes;
        flushedZxid = lastZxid;
        highestFlushedEver = Math.max(lastZxid, highestZxidEverLogged);
    }

    void appended(long ticket, long zxid, int bytes) {
        issuedTicket = ticket;
        unflushed.addLast(new Appended(ticket, zxid, bytes));
        unflushedBytes += bytes;
    }

    void controlled(long ticket) {
        issuedTicket = ticket;
    }

    void flushed(long ticket) {
        flushedTicket = Math.max(flushedTicket, ticket);
        while (!unflushed.isEmpty() && unflushed.getFirst().ticket <= flushedTicket) {
            Appended durable = unflushed.removeFirst();
            unflushedBytes -= durable.bytes;
            flushedZxid = durable.zxid;
            highestFlushedEver = Math.max(highestFlushedEver, flushedZxid);
        }
    }

    /** The records above {@code zxid} are void; their completions mean nothing any more. */
    void truncated(long zxid) {
        while (!unflushed.isEmpty() && unflushed.getLast().zxid > zxid) {
            unflushedBytes -= unflushed.removeLast().bytes;
        }
        flushedZxid = Math.min(flushedZxid, zxid);
    }

    /**
     * All records are void, and the log goes on behind {@code zxid} once {@code ticket} is durable.
     */
    void restarted(long ticket, long zxid) {
        unflushed.clear();
        unflushedBytes = 0;
        flushedZxid = 0;
        appended(ticket, zxid, 0);
    }

    /**
     * Whether so much waits for the disk that no more should come: it stands in memory, and a disk
     * may stall for long.
     */
    boolean isBehind() {
        return unflushedBytes > unflushedMaxBytes;
    }

    boolean isFlushed(long ticket) {
        return ticket <= flushedTicket;
    }

    /** The ticket of the newest log effect asked for: a barrier when flushed. */
    long issuedTicket() {
        return issuedTicket;
    }

    /** The last zxid of the log such that it and all before it are durable. */
    long flushedZxid() {
        return flushedZxid;
    }

    long highestFlushedEver() {
        return highestFlushedEver;
    }
}
