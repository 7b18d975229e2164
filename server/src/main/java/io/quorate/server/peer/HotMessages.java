package io.quorate.server.peer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;

import io.netty.buffer.ByteBuf;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.peer.wire.PeerProto;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.StopIntent;
import io.quorate.server.zab.StopPermit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The messages of every pass, coded by hand: the same bytes as the generated classes would write,
 * without their builders, and with the records of a proposal neither copied nor wrapped one by one.
 * A test holds them against the generated classes.
 */
final class HotMessages {

    /**
     * Longer proposals are sent as several: a heartbeat can go in between, and what a frame's array
     * keeps alive stays small.
     */
    static final int PROPOSE_BYTES = 4 << 20;

    static final int PROPOSE = messageTag(PeerProto.Frame.PROPOSE_FIELD_NUMBER);
    static final int ACK = messageTag(PeerProto.Frame.ACK_FIELD_NUMBER);
    static final int COMMIT = messageTag(PeerProto.Frame.COMMIT_FIELD_NUMBER);
    static final int PING = messageTag(PeerProto.Frame.PING_FIELD_NUMBER);
    static final int PONG = messageTag(PeerProto.Frame.PONG_FIELD_NUMBER);
    static final int FORWARD = messageTag(PeerProto.Frame.FORWARD_FIELD_NUMBER);

    private static final int VARINT_1 = 1 << 3;
    private static final int VARINT_2 = 2 << 3;
    private static final int VARINT_3 = 3 << 3;
    private static final int VARINT_4 = 4 << 3;
    private static final int VARINT_5 = 5 << 3;
    private static final int FIXED_2 = 2 << 3 | 1;
    private static final int FIXED_3 = 3 << 3 | 1;
    private static final int BYTES_2 = 2 << 3 | 2;
    private static final int BYTES_3 = 3 << 3 | 2;
    private static final int BYTES_5 = 5 << 3 | 2;

    private HotMessages() {}

    /** All tags used here are below 128: one byte. */
    private static int messageTag(int field) {
        return field << 3 | 2;
    }

    static void write(Message.Propose message, ByteBuf out) {
        List<Proposal> records = message.records();
        int first = 0;
        do {
            int end = first;
            int bytes = 0;
            while (end < records.size()
                    && (end == first || bytes + records.get(end).length() <= PROPOSE_BYTES)) {
                bytes += records.get(end).length();
                end++;
            }
            writeProposeHead(message.epoch(), message.committedZxid(), bytes, out);
            for (int i = first; i < end; i++) {
                Proposal record = records.get(i);
                out.writeBytes(record.array(), record.offset(), record.length());
            }
            first = end;
        } while (first < records.size());
    }

    /** A Propose of records that are in log format already. */
    static void writePropose(long epoch, long committedZxid, ByteBuffer records, ByteBuf out) {
        writeProposeHead(epoch, committedZxid, records.remaining(), out);
        out.writeBytes(records);
    }

    /** Bytes of a Propose frame beside its records, at most. */
    static int proposeHeadMaxBytes() {
        return FrameReader.PREFIX_BYTES + 1 + 5 + 11 + 9 + 6;
    }

    private static void writeProposeHead(
            long epoch, long committedZxid, int recordBytes, ByteBuf out) {
        int body = varintField(epoch) + fixedField(committedZxid) + bytesField(recordBytes);
        begin(PROPOSE, body, out);
        putVarint(VARINT_1, epoch, out);
        putFixed(FIXED_2, committedZxid, out);
        if (recordBytes > 0) {
            out.writeByte(BYTES_3);
            writeVarint(recordBytes, out);
        }
    }

    static void write(Message.Ack message, ByteBuf out) {
        int voter = message.voter() ? 1 : 0;
        int body = varintField(message.epoch()) + fixedField(message.zxid()) + varintField(voter);
        begin(ACK, body, out);
        putVarint(VARINT_1, message.epoch(), out);
        putFixed(FIXED_2, message.zxid(), out);
        putVarint(VARINT_3, voter, out);
    }

    static void write(Message.Commit message, ByteBuf out) {
        begin(COMMIT, varintField(message.epoch()) + fixedField(message.committedZxid()), out);
        putVarint(VARINT_1, message.epoch(), out);
        putFixed(FIXED_2, message.committedZxid(), out);
    }

    static void write(Message.Ping message, ByteBuf out) {
        int mayStop = message.permit().granted() ? 1 : 0;
        List<PeerId> awaited = message.permit().awaited();
        int body =
                varintField(message.epoch())
                        + varintField(message.round())
                        + fixedField(message.committedZxid())
                        + varintField(mayStop)
                        + bytesField(awaited.size());
        begin(PING, body, out);
        putVarint(VARINT_1, message.epoch(), out);
        putVarint(VARINT_2, message.round(), out);
        putFixed(FIXED_3, message.committedZxid(), out);
        putVarint(VARINT_4, mayStop, out);
        if (!awaited.isEmpty()) {
            out.writeByte(BYTES_5);
            writeVarint(awaited.size(), out);
            awaited.forEach(peer -> out.writeByte(peer.value()));
        }
    }

    static void write(Message.Pong message, ByteBuf out) {
        int space = wire(message.disk().space());
        long syncMicros = message.disk().syncMicros();
        int intent = wire(message.intent());
        int body =
                varintField(message.epoch())
                        + varintField(message.round())
                        + varintField(space)
                        + varintField(syncMicros)
                        + varintField(intent);
        begin(PONG, body, out);
        putVarint(VARINT_1, message.epoch(), out);
        putVarint(VARINT_2, message.round(), out);
        putVarint(VARINT_3, space, out);
        putVarint(VARINT_4, syncMicros, out);
        putVarint(VARINT_5, intent, out);
    }

    private static int wire(DiskState.Space space) {
        return switch (space) {
            case OK -> PeerProto.DiskSpace.DISK_SPACE_OK_VALUE;
            case LOW -> PeerProto.DiskSpace.DISK_SPACE_LOW_VALUE;
            case FULL -> PeerProto.DiskSpace.DISK_SPACE_FULL_VALUE;
        };
    }

    private static DiskState.Space space(long wire) throws MalformedFrameException {
        PeerProto.DiskSpace space = PeerProto.DiskSpace.forNumber((int) wire);
        if (space == null || wire != (int) wire) {
            throw new MalformedFrameException("a pong of an unknown disk space");
        }
        return switch (space) {
            case DISK_SPACE_OK -> DiskState.Space.OK;
            case DISK_SPACE_LOW -> DiskState.Space.LOW;
            case DISK_SPACE_FULL -> DiskState.Space.FULL;
            case UNRECOGNIZED -> throw new MalformedFrameException("an unknown disk space");
        };
    }

    private static int wire(StopIntent intent) {
        return switch (intent) {
            case STAYS -> PeerProto.StopIntent.STOP_INTENT_STAYS_VALUE;
            case WAITS -> PeerProto.StopIntent.STOP_INTENT_WAITS_VALUE;
            case GOES -> PeerProto.StopIntent.STOP_INTENT_GOES_VALUE;
        };
    }

    private static StopIntent intent(long wire) throws MalformedFrameException {
        PeerProto.StopIntent intent = PeerProto.StopIntent.forNumber((int) wire);
        if (intent == null || wire != (int) wire) {
            throw new MalformedFrameException("a pong of an unknown intent to stop");
        }
        return switch (intent) {
            case STOP_INTENT_STAYS -> StopIntent.STAYS;
            case STOP_INTENT_WAITS -> StopIntent.WAITS;
            case STOP_INTENT_GOES -> StopIntent.GOES;
            case UNRECOGNIZED -> throw new MalformedFrameException("an unknown intent to stop");
        };
    }

    static void write(RelayMessage.Forward message, ByteBuf out) {
        byte[] packed = message.packed();
        begin(FORWARD, varintField(message.count()) + bytesField(packed.length), out);
        putVarint(VARINT_1, message.count(), out);
        if (packed.length > 0) {
            out.writeByte(BYTES_2);
            writeVarint(packed.length, out);
            out.writeBytes(packed);
        }
    }

    /** Prefix, kind and length of a message whose fields take {@code body} bytes. */
    private static void begin(int tag, int body, ByteBuf out) {
        int frame = 1 + CodedOutputStream.computeUInt32SizeNoTag(body) + body;
        out.ensureWritable(FrameReader.PREFIX_BYTES + frame);
        out.writeInt(frame);
        out.writeByte(tag);
        writeVarint(body, out);
    }

    // A field that is 0 or empty is not written (implicit presence).

    private static int varintField(long value) {
        return value == 0 ? 0 : 1 + CodedOutputStream.computeUInt64SizeNoTag(value);
    }

    private static int fixedField(long value) {
        return value == 0 ? 0 : 1 + Long.BYTES;
    }

    private static int bytesField(int length) {
        return length == 0 ? 0 : 1 + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
    }

    private static void putVarint(int tag, long value, ByteBuf out) {
        if (value != 0) {
            out.writeByte(tag);
            writeVarint(value, out);
        }
    }

    private static void putFixed(int tag, long value, ByteBuf out) {
        if (value != 0) {
            out.writeByte(tag);
            out.writeLongLE(value);
        }
    }

    private static void writeVarint(long value, ByteBuf out) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /**
     * Reads the fields of a Propose. The records are read where they stand: they share {@code
     * frame}.
     *
     * @param in behind the message's length
     * @throws MalformedFrameException if a record is not whole or its checksum is wrong
     */
    static Message.Propose readPropose(byte[] frame, CodedInputStream in) throws IOException {
        long epoch = 0;
        long committedZxid = 0;
        int offset = 0;
        int length = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case VARINT_1 -> epoch = in.readUInt64();
                case FIXED_2 -> committedZxid = in.readFixed64();
                case BYTES_3 -> {
                    length = in.readRawVarint32();
                    offset = in.getTotalBytesRead();
                    in.skipRawBytes(length);
                }
                default -> skip(tag, in);
            }
        }
        return new Message.Propose(epoch, committedZxid, records(frame, offset, length));
    }

    private static List<Proposal> records(byte[] frame, int offset, int length)
            throws MalformedFrameException {
        List<Proposal> records = new ArrayList<>();
        int end = offset + length;
        for (int at = offset; at < end; ) {
            Proposal record = Proposal.read(frame, at, end - at);
            if (record == null) {
                throw new MalformedFrameException(
                        "a proposal whose record "
                                + (records.size() + 1)
                                + " is cut short or has a wrong checksum");
            }
            records.add(record);
            at += record.length();
        }
        return records;
    }

    static Message.Ack readAck(CodedInputStream in) throws IOException {
        Fields fields = Fields.read(in);
        return new Message.Ack(fields.varint1, fields.fixed2, fields.varint3 != 0);
    }

    static Message.Commit readCommit(CodedInputStream in) throws IOException {
        Fields fields = Fields.read(in);
        return new Message.Commit(fields.varint1, fields.fixed2);
    }

    static Message.Ping readPing(CodedInputStream in) throws IOException {
        Fields fields = Fields.read(in);
        List<PeerId> awaited = new ArrayList<>();
        for (byte id : fields.bytes5) {
            awaited.add(ConsensusFrames.peer(id & 0xff));
        }
        return new Message.Ping(
                fields.varint1,
                fields.varint2,
                fields.fixed3,
                new StopPermit(fields.varint4 != 0, awaited));
    }

    static Message.Pong readPong(CodedInputStream in) throws IOException {
        Fields fields = Fields.read(in);
        return new Message.Pong(
                fields.varint1,
                fields.varint2,
                new DiskState(space(fields.varint3), fields.varint4),
                intent(fields.varint5));
    }

    static RelayMessage.Forward readForward(byte[] frame, CodedInputStream in) throws IOException {
        int count = 0;
        int offset = 0;
        int length = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case VARINT_1 -> count = in.readUInt32();
                case BYTES_2 -> {
                    length = in.readRawVarint32();
                    offset = in.getTotalBytesRead();
                    in.skipRawBytes(length);
                }
                default -> skip(tag, in);
            }
        }
        if (count < 0) {
            throw new MalformedFrameException("a forward of a negative number of requests");
        }
        return new RelayMessage.Forward(count, Arrays.copyOfRange(frame, offset, offset + length));
    }

    private static void skip(int tag, CodedInputStream in) throws IOException {
        if (!in.skipField(tag)) {
            throw new MalformedFrameException("a group ends that never began");
        }
    }

    /** The fields that the short messages have among them. */
    private static final class Fields {
        private long varint1;
        private long varint2;
        private long varint3;
        private long varint4;
        private long varint5;
        private long fixed2;
        private long fixed3;
        private byte[] bytes5 = {};

        static Fields read(CodedInputStream in) throws IOException {
            Fields fields = new Fields();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case VARINT_1 -> fields.varint1 = in.readUInt64();
                    case VARINT_2 -> fields.varint2 = in.readUInt64();
                    case VARINT_3 -> fields.varint3 = in.readUInt64();
                    case VARINT_4 -> fields.varint4 = in.readUInt64();
                    case VARINT_5 -> fields.varint5 = in.readUInt64();
                    case BYTES_5 -> fields.bytes5 = in.readByteArray();
                    case FIXED_2 -> fields.fixed2 = in.readFixed64();
                    case FIXED_3 -> fields.fixed3 = in.readFixed64();
                    default -> skip(tag, in);
                }
            }
            return fields;
        }
    }
}
