package io.quorate.server.peer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;

import io.netty.buffer.ByteBuf;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.peer.wire.PeerProto;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerMessage;

import java.io.IOException;

/** Messages to frames and back. Stateless. The schema is peer.proto. */
final class PeerCodec {

    private PeerCodec() {}

    /** Appends the message with its length prefix; a long Propose as several frames. */
    static void encode(PeerMessage message, ByteBuf out) {
        switch (message) {
            case Message consensus -> encodeConsensus(consensus, out);
            case RelayMessage relay -> encodeRelay(relay, out);
            case Greeting greeting -> writeFrame(ConsensusFrames.of(greeting), out);
            default -> throw new InvariantViolation("no message of peers: " + message);
        }
    }

    private static void encodeConsensus(Message message, ByteBuf out) {
        switch (message) {
            case Message.Propose propose -> HotMessages.write(propose, out);
            case Message.Ack ack -> HotMessages.write(ack, out);
            case Message.Commit commit -> HotMessages.write(commit, out);
            case Message.Ping ping -> HotMessages.write(ping, out);
            case Message.Pong pong -> HotMessages.write(pong, out);
            case Message.Notification vote -> writeFrame(ConsensusFrames.of(vote), out);
            case Message.FollowerInfo info -> writeFrame(ConsensusFrames.of(info), out);
            case Message.LeaderInfo info -> writeFrame(ConsensusFrames.of(info), out);
            case Message.AckEpoch ack -> writeFrame(ConsensusFrames.of(ack), out);
            case Message.Sync sync -> writeFrame(ConsensusFrames.of(sync), out);
            case Message.SnapshotPiece piece -> writeFrame(ConsensusFrames.of(piece), out);
            case Message.SnapshotTaken taken -> writeFrame(ConsensusFrames.of(taken), out);
            case Message.StateDigest digest -> writeFrame(ConsensusFrames.of(digest), out);
            case Message.UpToDate upToDate -> writeFrame(ConsensusFrames.of(upToDate), out);
            case Message.HandOver handOver -> writeFrame(ConsensusFrames.of(handOver), out);
            case Message.Rejoin rejoin -> writeFrame(ConsensusFrames.of(rejoin), out);
            case Message.Refuse refuse -> writeFrame(ConsensusFrames.of(refuse), out);
        }
    }

    private static void encodeRelay(RelayMessage message, ByteBuf out) {
        switch (message) {
            case RelayMessage.Forward forward -> HotMessages.write(forward, out);
            case RelayMessage.OpenSession open -> writeFrame(RelayFrames.of(open), out);
            case RelayMessage.AttachSession attach -> writeFrame(RelayFrames.of(attach), out);
            case RelayMessage.AttachRefused refused -> writeFrame(RelayFrames.of(refused), out);
            case RelayMessage.SessionLost lost -> writeFrame(RelayFrames.of(lost), out);
            case RelayMessage.SyncAsk ask -> writeFrame(RelayFrames.of(ask), out);
            case RelayMessage.SyncAnswer answer -> writeFrame(RelayFrames.of(answer), out);
            case RelayMessage.Touches touches -> writeFrame(RelayFrames.of(touches), out);
        }
    }

    private static void writeFrame(PeerProto.Frame frame, ByteBuf out) {
        int length = frame.getSerializedSize();
        out.ensureWritable(FrameReader.PREFIX_BYTES + length);
        out.writeInt(length);
        CodedOutputStream stream =
                CodedOutputStream.newInstance(out.nioBuffer(out.writerIndex(), length));
        try {
            frame.writeTo(stream);
            stream.flush();
        } catch (IOException e) {
            throw new InvariantViolation("a message is longer than it said: " + e.getMessage());
        }
        out.writerIndex(out.writerIndex() + length);
    }

    /**
     * Reads a frame, without its length prefix. The message may keep the array.
     *
     * @return a {@link Message}, a {@link RelayMessage}, or of a first frame also a {@link
     *     Greeting} or {@link ForeignVersion}
     * @throws MalformedFrameException if these bytes are no message of this protocol, of a kind
     *     that this build does not know, or a record in them is damaged
     */
    static PeerMessage decode(byte[] frame) throws MalformedFrameException {
        try {
            CodedInputStream in = CodedInputStream.newInstance(frame);
            int tag = in.readTag();
            if (isHot(tag)) {
                if (in.readRawVarint32() != frame.length - in.getTotalBytesRead()) {
                    throw new MalformedFrameException("a frame that is not one message");
                }
                return decodeHot(tag, frame, in);
            }
            return decodeGenerated(tag, PeerProto.Frame.parseFrom(frame));
        } catch (MalformedFrameException e) {
            throw e;
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedFrameException("a frame that is no protobuf message");
        } catch (IOException e) {
            throw new InvariantViolation("reading an array failed: " + e.getMessage());
        }
    }

    private static boolean isHot(int tag) {
        return tag == HotMessages.PROPOSE
                || tag == HotMessages.ACK
                || tag == HotMessages.COMMIT
                || tag == HotMessages.PING
                || tag == HotMessages.PONG
                || tag == HotMessages.FORWARD;
    }

    private static PeerMessage decodeHot(int tag, byte[] frame, CodedInputStream in)
            throws IOException {
        if (tag == HotMessages.PROPOSE) {
            return HotMessages.readPropose(frame, in);
        }
        if (tag == HotMessages.ACK) {
            return HotMessages.readAck(in);
        }
        if (tag == HotMessages.COMMIT) {
            return HotMessages.readCommit(in);
        }
        if (tag == HotMessages.PING) {
            return HotMessages.readPing(in);
        }
        if (tag == HotMessages.PONG) {
            return HotMessages.readPong(in);
        }
        return HotMessages.readForward(frame, in);
    }

    private static PeerMessage decodeGenerated(int tag, PeerProto.Frame frame)
            throws MalformedFrameException {
        if (frame.getKindCase() == PeerProto.Frame.KindCase.KIND_NOT_SET) {
            throw new MalformedFrameException("a message of unknown kind " + (tag >>> 3));
        }
        if (!frame.getUnknownFields().asMap().isEmpty()) {
            throw new MalformedFrameException("a frame that is not one message");
        }
        return switch (frame.getKindCase()) {
            case HELLO -> ConsensusFrames.greeting(frame.getHello());
            case REFUSE -> new Message.Refuse(OneLine.of(frame.getRefuse().getReason()));
            case NOTIFICATION -> ConsensusFrames.notification(frame.getNotification());
            case FOLLOWER_INFO -> ConsensusFrames.followerInfo(frame.getFollowerInfo());
            case LEADER_INFO -> new Message.LeaderInfo(frame.getLeaderInfo().getEpoch());
            case ACK_EPOCH -> ConsensusFrames.ackEpoch(frame.getAckEpoch());
            case SYNC -> ConsensusFrames.sync(frame.getSync());
            case SNAPSHOT_PIECE -> ConsensusFrames.snapshotPiece(frame.getSnapshotPiece());
            case SNAPSHOT_TAKEN -> ConsensusFrames.snapshotTaken(frame.getSnapshotTaken());
            case STATE_DIGEST -> ConsensusFrames.stateDigest(frame.getStateDigest());
            case UP_TO_DATE -> ConsensusFrames.upToDate(frame.getUpToDate());
            case HAND_OVER -> ConsensusFrames.handOver(frame.getHandOver());
            case REJOIN -> new Message.Rejoin(OneLine.of(frame.getRejoin().getReason()));
            case TOUCHES -> RelayFrames.touches(frame.getTouches());
            case SYNC_ASK -> RelayFrames.syncAsk(frame.getSyncAsk());
            case SYNC_ANSWER -> RelayFrames.syncAnswer(frame.getSyncAnswer());
            case OPEN_SESSION -> RelayFrames.openSession(frame.getOpenSession());
            case ATTACH_SESSION -> RelayFrames.attachSession(frame.getAttachSession());
            case ATTACH_REFUSED -> RelayFrames.attachRefused(frame.getAttachRefused());
            case SESSION_LOST -> RelayFrames.sessionLost(frame.getSessionLost());
            case PROPOSE, ACK, COMMIT, PING, PONG, FORWARD, KIND_NOT_SET ->
                    throw new MalformedFrameException("a frame that is not one message");
        };
    }
}
