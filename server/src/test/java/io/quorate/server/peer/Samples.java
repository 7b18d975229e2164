package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.server.node.ConnectionId;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.LearnerKind;
import io.quorate.server.zab.LinkKind;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.Standing;
import io.quorate.server.zab.StopIntent;
import io.quorate.server.zab.StopPermit;
import io.quorate.server.zab.SyncPlan;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Messages of every kind, for tests. */
final class Samples {

    static final int KINDS = 26;

    private Samples() {}

    /** Records that continue one another, from (3, {@code first}) on. */
    static List<Proposal> records(int first, int count, int bodyBytes) {
        List<Proposal> records = new ArrayList<>();
        long previous = 0x3_0000_0000L + first - 1;
        long chain = 99;
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[Proposal.HEADER_BYTES + bodyBytes];
            for (int b = 0; b < bodyBytes; b++) {
                record[Proposal.HEADER_BYTES + b] = (byte) (first + i + b);
            }
            Proposal next = Proposal.seal(record, Proposal.Kind.TXN, previous + 1, previous, chain);
            records.add(next);
            previous = next.zxid();
            chain = next.chainHash();
        }
        return records;
    }

    /** One of each kind, in the order of the field numbers of Frame. */
    static List<PeerMessage> oneOfEach() {
        return List.of(
                new Greeting(
                        LinkKind.LEARNER,
                        9,
                        new Hello(
                                1,
                                0x1122334455667788L,
                                true,
                                new PeerId(254),
                                7,
                                Standing.JOINING,
                                true,
                                true,
                                0x99AABBCCDDEEFF00L,
                                3,
                                0x3_0000_0005L,
                                0x1_0000_0000L,
                                2)),
                new Message.Refuse("no"),
                new Message.Propose(3, 0x3_0000_0001L, records(2, 2, 3)),
                new Message.Ack(3, 0x3_0000_0002L, true),
                new Message.Commit(3, 0x3_0000_0002L),
                new Message.Ping(3, 300, 0x3_0000_0002L),
                new Message.Pong(3, 300, new DiskState(DiskState.Space.LOW, 643)),
                new RelayMessage.Forward(2, new byte[] {1, 2, 3, 4}),
                new RelayMessage.Touches(new long[] {0x0100000000000001L, -1}),
                new RelayMessage.SyncAsk(new ConnectionId(0x0100000100000002L), -4),
                new RelayMessage.SyncAnswer(
                        new ConnectionId(0x0100000100000002L), 5, 0x3_0000_0002L),
                new Message.Notification(
                        4,
                        Message.Role.LEADING,
                        new PeerId(3),
                        0x3_0000_0006L,
                        0x3_0000_0005L,
                        0x3_0000_0004L,
                        5,
                        0x1122334455667788L,
                        Standing.VOTER,
                        0x99AABBCCDDEEFF00L,
                        true),
                new Message.FollowerInfo(
                        LearnerKind.OBSERVER,
                        3,
                        new PeerId(2),
                        4,
                        Standing.DAMAGED,
                        5,
                        true,
                        0x2_0000_0001L,
                        List.of(
                                new EpochEnd(1, 0x1_0000_0009L, 11),
                                new EpochEnd(2, 0x2_0000_0003L, -12))),
                new Message.LeaderInfo(4),
                new Message.AckEpoch(4, 0x3_0000_0005L, 0x3_0000_0004L),
                new Message.Sync(4, new SyncPlan.Truncate(0x3_0000_0004L, -3)),
                new Message.UpToDate(4, 0x4_0000_0000L),
                new Message.HandOver(4, new PeerId(2)),
                new Message.Rejoin("old disk"),
                new RelayMessage.OpenSession(
                        new ConnectionId(0x0100000100000002L), 30_000, password(5), 0),
                new RelayMessage.AttachSession(
                        new ConnectionId(0x0100000100000002L),
                        0x0200000000000003L,
                        new byte[] {7, 8},
                        40_000),
                new RelayMessage.AttachRefused(
                        new ConnectionId(0x0100000100000002L), 0x0200000000000003L),
                new RelayMessage.SessionLost(
                        new ConnectionId(0x0100000100000002L), 0x0200000000000003L, true),
                new Message.SnapshotPiece(4, 300, ByteBuffer.wrap(new byte[] {9, 8, 7}), true),
                new Message.SnapshotTaken(4, 0x3_0000_0005L),
                new Message.StateDigest(4, 0x3_0000_1000L, -2));
    }

    /** Any message of kind 0 to {@link #KINDS} - 1; zeros and extremes are frequent. */
    static PeerMessage random(int kind, RandomGenerator random) {
        return switch (kind) {
            case 0 -> new Greeting(pick(LinkKind.values(), random), number(random), hello(random));
            case 1 -> new Message.Refuse("reason " + random.nextInt());
            case 2 ->
                    new Message.Propose(
                            number(random),
                            number(random),
                            records(1 + random.nextInt(9), random.nextInt(5), random.nextInt(300)));
            case 3 -> new Message.Ack(number(random), number(random), random.nextBoolean());
            case 4 -> new Message.Commit(number(random), number(random));
            case 5 ->
                    new Message.Ping(
                            number(random), number(random), number(random), permit(random));
            case 6 ->
                    new Message.Pong(
                            number(random),
                            number(random),
                            new DiskState(pick(DiskState.Space.values(), random), number(random)),
                            pick(StopIntent.values(), random));
            case 7 ->
                    new RelayMessage.Forward(
                            random.nextInt(1 << random.nextInt(31)), bytes(random));
            case 8 -> new RelayMessage.Touches(random.longs(random.nextInt(5)).toArray());
            case 9 -> new RelayMessage.SyncAsk(connection(random), (int) number(random));
            case 10 ->
                    new RelayMessage.SyncAnswer(
                            connection(random), (int) number(random), number(random));
            case 11 -> notification(random);
            case 12 -> followerInfo(random);
            case 13 -> new Message.LeaderInfo(number(random));
            case 14 -> new Message.AckEpoch(number(random), number(random), number(random));
            case 15 -> new Message.Sync(number(random), plan(random));
            case 16 -> new Message.UpToDate(number(random), number(random));
            case 17 -> new Message.HandOver(number(random), peer(random));
            case 18 -> new Message.Rejoin(random.nextBoolean() ? "" : "ä ö ü");
            case 19 ->
                    new RelayMessage.OpenSession(
                            connection(random),
                            (int) number(random),
                            password(random.nextInt(100)),
                            number(random));
            case 20 ->
                    new RelayMessage.AttachSession(
                            connection(random),
                            number(random),
                            bytes(random),
                            (int) number(random));
            case 21 -> new RelayMessage.AttachRefused(connection(random), number(random));
            case 22 ->
                    new RelayMessage.SessionLost(
                            connection(random), number(random), random.nextBoolean());
            case 23 ->
                    new Message.SnapshotPiece(
                            number(random),
                            number(random),
                            ByteBuffer.wrap(bytes(random)),
                            random.nextBoolean());
            case 24 -> new Message.SnapshotTaken(number(random), number(random));
            case 25 -> new Message.StateDigest(number(random), number(random), number(random));
            default -> throw new AssertionError(kind);
        };
    }

    private static Message.Notification notification(RandomGenerator random) {
        return new Message.Notification(
                number(random),
                pick(Message.Role.values(), random),
                peerOrNobody(random),
                number(random),
                number(random),
                number(random),
                number(random),
                number(random),
                pick(Standing.values(), random),
                number(random),
                random.nextBoolean());
    }

    private static Message.FollowerInfo followerInfo(RandomGenerator random) {
        List<EpochEnd> table = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            table.add(new EpochEnd(number(random), number(random), number(random)));
        }
        return new Message.FollowerInfo(
                pick(LearnerKind.values(), random),
                number(random),
                peerOrNobody(random),
                number(random),
                pick(Standing.values(), random),
                number(random),
                random.nextBoolean(),
                number(random),
                table);
    }

    private static Hello hello(RandomGenerator random) {
        return new Hello(
                Hello.PROTOCOL_VERSION,
                number(random),
                random.nextBoolean(),
                peer(random),
                number(random),
                pick(Standing.values(), random),
                random.nextBoolean(),
                random.nextBoolean(),
                number(random),
                number(random),
                number(random),
                number(random),
                (int) number(random));
    }

    private static SyncPlan plan(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> new SyncPlan.Diff(number(random), number(random));
            case 1 -> new SyncPlan.Truncate(number(random), number(random));
            default -> new SyncPlan.Snapshot(number(random), number(random), number(random));
        };
    }

    private static long number(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> random.nextInt(200);
            case 2 -> -1;
            default -> random.nextLong() >>> random.nextInt(64);
        };
    }

    private static byte[] bytes(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] password(int first) {
        byte[] password = new byte[ConnectRequest.PASSWORD_BYTES];
        for (int i = 0; i < password.length; i++) {
            password[i] = (byte) (first + i);
        }
        return password;
    }

    private static ConnectionId connection(RandomGenerator random) {
        return new ConnectionId(number(random));
    }

    private static PeerId peer(RandomGenerator random) {
        return new PeerId(1 + random.nextInt(254));
    }

    private static StopPermit permit(RandomGenerator random) {
        return new StopPermit(
                random.nextBoolean(),
                random.ints(random.nextInt(4), 1, 255).mapToObj(PeerId::new).toList());
    }

    private static @Nullable PeerId peerOrNobody(RandomGenerator random) {
        return random.nextInt(3) == 0 ? null : peer(random);
    }

    private static <T> T pick(T[] values, RandomGenerator random) {
        return values[random.nextInt(values.length)];
    }

    /** All the frames of a message, with their prefixes. */
    static byte[] encoded(PeerMessage message) {
        ByteBuf out = Unpooled.buffer();
        PeerCodec.encode(message, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** The one frame of a message, without its prefix. */
    static byte[] frame(PeerMessage message) throws MalformedFrameException {
        ByteBuf in = Unpooled.wrappedBuffer(encoded(message));
        byte[] frame = new FrameReader(PeerLimits.DEFAULT.frameMaxBytes()).next(in);
        if (frame == null || in.isReadable()) {
            throw new AssertionError("not one frame");
        }
        return frame;
    }
}
