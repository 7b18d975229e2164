package io.quorate.server.zab;

/**
 * One connection between two servers, as this process numbers it. Never reused within a process:
 * what a dead link said is recognised and dropped, and Zab's FIFO order holds per link, not per
 * peer.
 */
public record LinkId(long value) {

    @Override
    public String toString() {
        return "link " + value;
    }
}
