package io.quorate.server.sim;

import io.quorate.server.node.Input;
import io.quorate.server.zab.HistoryPiece;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.Proposal;

import java.util.ArrayList;
import java.util.List;

/** Sends the logical log from disk to a learner, a piece at a time, between other traffic. */
final class SimStream {

    private final SimNode node;
    private final LinkId link;
    private final HistoryPiece piece;
    private long sentBytes;

    SimStream(SimNode node, LinkId link, HistoryPiece piece) {
        this.node = node;
        this.link = link;
        this.piece = piece;
    }

    /** Sends what follows {@code afterZxid} on disk. */
    void next(long afterZxid) {
        if (!node.alive() || !node.network().isOpen(node, link)) {
            return;
        }
        if (node.paused() || node.network().congested(node, link)) {
            again(afterZxid);
            return;
        }
        // Only what is on disk: the batch that is being written ends the stream early.
        List<Proposal> durable = node.disk().image().history().records();
        int from = node.disk().image().history().floorIndex(afterZxid) + 1;
        if (afterZxid < node.disk().image().logStartZxid()) {
            node.hangUp(link, "the history to stream is purged");
            return;
        }
        if (afterZxid != 0 && (from == 0 || durable.get(from - 1).zxid() != afterZxid)) {
            node.hangUp(link, "the history to stream is not on disk");
            return;
        }
        int records = node.random().between(1, node.knobs().streamChunkRecords);
        List<Proposal> chunk = new ArrayList<>();
        for (int i = from; i < durable.size() && chunk.size() < records; i++) {
            if (durable.get(i).zxid() > piece.upToZxid()) {
                break;
            }
            chunk.add(durable.get(i));
        }
        if (chunk.isEmpty() || sentBytes >= piece.aboutBytes()) {
            node.input(new Input.StreamReached(link, afterZxid));
            return;
        }
        node.send(link, new Message.Propose(piece.epoch(), piece.committedZxid(), chunk));
        sentBytes += chunk.stream().mapToInt(Proposal::length).sum();
        again(chunk.getLast().zxid());
    }

    private void again(long afterZxid) {
        long nanos = node.random().spread(4 * node.knobs().passDelayNanos);
        node.clock().after(nanos, () -> next(afterZxid));
    }
}
