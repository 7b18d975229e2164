package io.quorate.server.node;

import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.HaltCause;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.HistoryPiece;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.SnapshotPart;
import io.quorate.server.zab.SyncPlan;
import io.quorate.server.zab.Transition;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Effects as values, in order, to be compared with literals. Frames to clients are decoded when
 * they end. Frames to a connection that was closed are refused: nothing may be said after that.
 */
public final class RecordingEffects implements Effects {

    /** One call. */
    public sealed interface Effect {}

    public record Append(long ticket, Proposal record) implements Effect {}

    public record Control(long ticket, ControlRecord record) implements Effect {}

    public record CommitMark(long zxid) implements Effect {}

    public record Send(LinkId to, PeerMessage message) implements Effect {}

    public record DialLeader(PeerId leader) implements Effect {}

    public record HangUp(LinkId link, String reason) implements Effect {}

    public record Stream(LinkId to, HistoryPiece piece) implements Effect {}

    public record StreamSnapshot(LinkId to, SnapshotPart part) implements Effect {}

    public record ReceiveSnapshot(SyncPlan.Snapshot plan) implements Effect {}

    public record Piece(Message.SnapshotPiece piece) implements Effect {}

    public record AbandonSnapshot() implements Effect {}

    public record BeginGeneration(long ticket, HistoryBase base) implements Effect {}

    public record KeepLog(long afterZxid) implements Effect {}

    public record SaveState(StateToSave save) implements Effect {}

    public record ReadingLink(LinkId link, boolean on) implements Effect {}

    public record Report(Transition transition) implements Effect {}

    public record Halt(String reason) implements Effect {}

    /** A whole frame to a client. */
    public record Frame(ConnectionId to, ClientFrame frame) implements Effect {}

    public record Close(ConnectionId connection, CloseReason reason) implements Effect {}

    public record Reading(ConnectionId connection, boolean on) implements Effect {}

    public record TellWhenTaken(ConnectionId connection) implements Effect {}

    public record Draining() implements Effect {}

    public record Stopped() implements Effect {}

    private final List<Effect> effects = new ArrayList<>();
    private final Set<ConnectionId> greeted = new HashSet<>();
    private final Set<ConnectionId> closed = new HashSet<>();
    private final WireWriter frame = new WireWriter();
    private @Nullable ConnectionId frameTo;
    private long tickets;

    /** What was asked since the last call of this. */
    public List<Effect> take() {
        List<Effect> taken = List.copyOf(effects);
        effects.clear();
        return taken;
    }

    /** The last ticket given. */
    public long lastTicket() {
        return tickets;
    }

    @Override
    public long append(Proposal record) {
        tickets++;
        effects.add(new Append(tickets, record));
        return tickets;
    }

    @Override
    public long control(ControlRecord record) {
        tickets++;
        effects.add(new Control(tickets, record));
        return tickets;
    }

    @Override
    public void commitMark(long zxid) {
        effects.add(new CommitMark(zxid));
    }

    @Override
    public void send(LinkId to, PeerMessage message) {
        effects.add(new Send(to, message));
    }

    @Override
    public void dialLeader(PeerId leader) {
        effects.add(new DialLeader(leader));
    }

    @Override
    public void hangUp(LinkId link, String reason) {
        effects.add(new HangUp(link, reason));
    }

    @Override
    public void reading(LinkId link, boolean on) {
        effects.add(new ReadingLink(link, on));
    }

    @Override
    public void stream(LinkId to, HistoryPiece piece) {
        effects.add(new Stream(to, piece));
    }

    @Override
    public void streamSnapshot(LinkId to, SnapshotPart part) {
        effects.add(new StreamSnapshot(to, part));
    }

    @Override
    public void receiveSnapshot(SyncPlan.Snapshot plan) {
        effects.add(new ReceiveSnapshot(plan));
    }

    @Override
    public void snapshotPiece(Message.SnapshotPiece piece) {
        effects.add(new Piece(piece));
    }

    @Override
    public void abandonSnapshot() {
        effects.add(new AbandonSnapshot());
    }

    @Override
    public long beginGeneration(HistoryBase base) {
        tickets++;
        effects.add(new BeginGeneration(tickets, base));
        return tickets;
    }

    @Override
    public void keepLog(long afterZxid) {
        effects.add(new KeepLog(afterZxid));
    }

    @Override
    public void saveState(StateToSave save) {
        effects.add(new SaveState(save));
    }

    @Override
    public void report(Transition transition) {
        effects.add(new Report(transition));
    }

    @Override
    public void halt(HaltCause cause, String reason) {
        effects.add(new Halt(reason));
    }

    @Override
    public WireWriter beginFrame(ConnectionId to) {
        if (frameTo != null || closed.contains(to)) {
            throw new IllegalStateException("a frame to " + to + " at the wrong time");
        }
        frameTo = to;
        // Frames do not begin at 0 in the product either: there are others before them.
        frame.reset();
        frame.writeLong(0);
        frame.beginFrame();
        return frame;
    }

    @Override
    public void endFrame(ConnectionId to) {
        if (!to.equals(frameTo)) {
            throw new IllegalStateException("no frame to " + to + " was begun");
        }
        frame.endFrame();
        frameTo = null;
        WireReader in = new WireReader(ByteBuffer.wrap(frame.toByteArray()));
        in.skip(Long.BYTES);
        byte[] content = in.readBytes(in.readInt());
        effects.add(new Frame(to, ClientFrame.decode(content, greeted.add(to))));
    }

    @Override
    public void close(ConnectionId connection, CloseReason reason) {
        if (!closed.add(connection)) {
            throw new IllegalStateException(connection + " is closed twice");
        }
        effects.add(new Close(connection, reason));
    }

    @Override
    public void reading(ConnectionId connection, boolean on) {
        effects.add(new Reading(connection, on));
    }

    @Override
    public void tellWhenTaken(ConnectionId connection) {
        effects.add(new TellWhenTaken(connection));
    }

    @Override
    public void draining() {
        effects.add(new Draining());
    }

    @Override
    public void stopped() {
        effects.add(new Stopped());
    }
}
