package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.peer.wire.PeerProto;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.PeerMessage;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.StopIntent;
import io.quorate.server.zab.StopPermit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

class PeerCodecTest {

    /** The bytes of {@link Samples#oneOfEach}: a contract with servers of other builds. */
    private static final List<String> GOLDEN =
            List.of(
                    "0000003d0a3b080110021809218877665544332211280130fe0138074002480150015900"
                            + "ffeeddccbbaa9960036905000000030000007100000000010000007802",
                    "0000000612040a026e6f",
                    "000000571a5508031101000000030000001a4800000024e7e25bdf010000000300000002"
                        + "00000003000000018c82346b589ba46402030400000024d3ae3319010000000300000003"
                        + "00000003000000021466ece3ec00dbcb030405",
                    "0000000f220d08031102000000030000001801",
                    "0000000d2a0b0803110200000003000000",
                    "00000010320e080310ac02190200000003000000",
                    "0000000c3a0a080310ac021801208305",
                    "0000000a42080802120401020304",
                    "000000144a120a100100000000000001ffffffffffffffff",
                    "00000016521409020000000100000110fcffffffffffffffff01",
                    "000000165a140902000000010000011005190200000003000000",
                    "0000003b6239080410031803210600000003000000290500000003000000310400000003"
                            + "000000380541887766554433221148035100ffeeddccbbaa995801",
                    "0000004c6a4a080110031802200428043105000000000000003801410100000002000000"
                        + "4a140801110900000001000000190b000000000000004a14080211030000000200000019"
                        + "f4ffffffffffffff",
                    "0000000472020804",
                    "000000167a140804110500000003000000190400000003000000",
                    "0000001982011608041a1209040000000300000011fdffffffffffffff",
                    "0000000e8a010b0804110000000004000000",
                    "0000000792010408041002",
                    "0000000d9a010a0a086f6c64206469736b",
                    "00000022a2011f09020000000100000110b0ea011a1005060708090a0b0c0d0e0f101112"
                            + "1314",
                    "0000001daa011a0902000000010000011103000000000000021a02070820c0b802",
                    "00000015b20112090200000001000001110300000000000002",
                    "00000017ba01140902000000010000011103000000000000021801",
                    "0000000fc2010c080410ac021a030908072001",
                    "0000000eca010b0804110500000003000000",
                    "00000017d20114080411001000000300000019feffffffffffffff");

    static IntStream kinds() {
        return IntStream.range(0, Samples.KINDS);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theBytesOfEachKindNeverChange(int kind) throws IOException {
        PeerMessage message = Samples.oneOfEach().get(kind);
        byte[] golden = HexFormat.of().parseHex(GOLDEN.get(kind));
        assertThat(HexFormat.of().formatHex(Samples.encoded(message))).isEqualTo(GOLDEN.get(kind));
        byte[] frame = Arrays.copyOfRange(golden, FrameReader.PREFIX_BYTES, golden.length);
        assertThat(PeerCodec.decode(frame)).isEqualTo(message);
        assertThat(PeerProto.Frame.parseFrom(frame).getKindCase().getNumber()).isEqualTo(kind + 1);
    }

    @Test
    void thereIsASampleOfEveryKindOfMessage() {
        Set<Class<?>> kinds = new HashSet<>();
        Samples.oneOfEach().forEach(message -> kinds.add(message.getClass()));
        assertThat(kinds)
                .contains(Message.class.getPermittedSubclasses())
                .contains(RelayMessage.class.getPermittedSubclasses())
                .hasSize(Samples.KINDS)
                .hasSize(PeerProto.Frame.getDescriptor().getFields().size());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsEncodedIsDecoded(int kind) throws IOException {
        RandomGenerator random = new Random(kind);
        for (int i = 0; i < 2_000; i++) {
            PeerMessage message = Samples.random(kind, random);
            assertThat(PeerCodec.decode(Samples.frame(message))).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void encodingEqualsThatOfTheGeneratedClasses(int kind) throws IOException {
        RandomGenerator random = new Random(kind);
        for (int i = 0; i < 2_000; i++) {
            PeerMessage message = Samples.random(kind, random);
            byte[] frame = Samples.frame(message);
            PeerProto.Frame generated = generated(message, frame);
            assertThat(frame).isEqualTo(generated.toByteArray());
            assertThat(Samples.frame(PeerCodec.decode(frame))).isEqualTo(frame);
        }
    }

    /** Hot kinds from their fields; of the others what the frame says, which must be canonical. */
    private static PeerProto.Frame generated(PeerMessage message, byte[] frame) throws IOException {
        PeerProto.Frame.Builder out = PeerProto.Frame.newBuilder();
        switch (message) {
            case Message.Propose m -> {
                ByteArrayOutputStream records = new ByteArrayOutputStream();
                for (Proposal record : m.records()) {
                    records.write(record.array(), record.offset(), record.length());
                }
                out.getProposeBuilder()
                        .setEpoch(m.epoch())
                        .setCommittedZxid(m.committedZxid())
                        .setRecords(ByteString.copyFrom(records.toByteArray()));
            }
            case Message.Ack m ->
                    out.getAckBuilder().setEpoch(m.epoch()).setZxid(m.zxid()).setVoter(m.voter());
            case Message.Commit m ->
                    out.getCommitBuilder().setEpoch(m.epoch()).setCommittedZxid(m.committedZxid());
            case Message.Ping m ->
                    out.getPingBuilder()
                            .setEpoch(m.epoch())
                            .setRound(m.round())
                            .setCommittedZxid(m.committedZxid())
                            .setMayStop(m.permit().granted())
                            .setAwaited(awaited(m.permit()));
            case Message.Pong m ->
                    out.getPongBuilder()
                            .setEpoch(m.epoch())
                            .setRound(m.round())
                            .setDiskSpace(
                                    PeerProto.DiskSpace.valueOf("DISK_SPACE_" + m.disk().space()))
                            .setSyncMicros(m.disk().syncMicros())
                            .setStopIntent(
                                    PeerProto.StopIntent.valueOf("STOP_INTENT_" + m.intent()));
            case RelayMessage.Forward m ->
                    out.getForwardBuilder()
                            .setCount(m.count())
                            .setPacked(ByteString.copyFrom(m.packed()));
            default -> {
                return PeerProto.Frame.parseFrom(frame);
            }
        }
        return out.build();
    }

    private static ByteString awaited(StopPermit permit) {
        ByteString.Output ids = ByteString.newOutput();
        permit.awaited().forEach(peer -> ids.write(peer.value()));
        return ids.toByteString();
    }

    /** What these two say of a stop, beside the samples of a build that knew nothing of it. */
    @Test
    void theBytesOfAStopNeverChange() throws IOException {
        Message ping =
                new Message.Ping(
                        3,
                        300,
                        0x3_0000_0002L,
                        new StopPermit(false, List.of(new PeerId(2), new PeerId(254))));
        Message granted = new Message.Ping(3, 300, 0x3_0000_0002L, StopPermit.GRANTED);
        Message pong =
                new Message.Pong(3, 300, new DiskState(DiskState.Space.LOW, 643), StopIntent.WAITS);
        assertThat(List.of(ping, granted, pong))
                .extracting(message -> HexFormat.of().formatHex(Samples.encoded(message)))
                .containsExactly(
                        "0000001432120803" + "10ac02190200000003000000" + "2a0202fe",
                        "0000001232100803" + "10ac02190200000003000000" + "2001",
                        "0000000e3a0c080310ac021801208305" + "2801");
        assertThat(PeerCodec.decode(Samples.frame(ping))).isEqualTo(ping);
    }

    @Test
    void anAwaitedServerOfNoIdIsRefused() {
        byte[] frame = HexFormat.of().parseHex("320708032a03010200");
        assertThatThrownBy(() -> PeerCodec.decode(frame))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("server id of 0");
    }

    @Test
    void theProposalsOfAFrameShareItsArray() throws IOException {
        List<Proposal> sent = Samples.records(1, 5, 100);
        byte[] frame = Samples.frame(new Message.Propose(3, 0, sent));
        Message.Propose got = (Message.Propose) PeerCodec.decode(frame);
        assertThat(got.records()).isEqualTo(sent);
        assertThat(got.records()).allSatisfy(record -> assertThat(record.array()).isSameAs(frame));
    }

    @Test
    void aDamagedRecordIsRefusedAndNamed() throws IOException {
        List<Proposal> sent = Samples.records(1, 3, 40);
        byte[] frame = Samples.frame(new Message.Propose(3, 0, sent));
        frame[frame.length - 1 - sent.get(2).length()] ^= 1;
        assertThatThrownBy(() -> PeerCodec.decode(frame))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("record 2");
    }

    @Test
    void anyDamagedBitOfAProposeIsRefusedOrOutsideItsRecords() throws IOException {
        List<Proposal> sent = Samples.records(1, 3, 20);
        byte[] frame = Samples.frame(new Message.Propose(3, 0x3_0000_0000L, sent));
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] damaged = frame.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            PeerMessage got = decodeOrNothing(damaged);
            if (got instanceof Message.Propose propose && !propose.records().isEmpty()) {
                assertThat(propose.records()).isEqualTo(sent);
            }
        }
    }

    @Test
    void aLongProposeIsSentAsSeveralInOrder() throws IOException {
        List<Proposal> sent = Samples.records(1, 50, HotMessages.PROPOSE_BYTES / 10);
        ByteBuf in =
                Unpooled.wrappedBuffer(
                        Samples.encoded(new Message.Propose(3, 0x3_0000_0000L, sent)));
        FrameReader frames = new FrameReader(HotMessages.PROPOSE_BYTES + 100);
        List<Proposal> got = new ArrayList<>();
        int count = 0;
        for (byte[] frame = frames.next(in); frame != null; frame = frames.next(in)) {
            Message.Propose part = (Message.Propose) PeerCodec.decode(frame);
            assertThat(part.epoch()).isEqualTo(3);
            assertThat(part.committedZxid()).isEqualTo(0x3_0000_0000L);
            got.addAll(part.records());
            count++;
        }
        assertThat(got).isEqualTo(sent);
        assertThat(count).isEqualTo(6);
    }

    @Test
    void aRecordLongerThanThatStillGoesAsOneFrame() throws IOException {
        List<Proposal> sent = Samples.records(1, 1, HotMessages.PROPOSE_BYTES + 1);
        Message.Propose message = new Message.Propose(3, 0, sent);
        assertThat(PeerCodec.decode(Samples.frame(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFrameCutAnywhereIsRefusedOrReadsAsAMessage(int kind) throws IOException {
        byte[] frame = Samples.frame(Samples.oneOfEach().get(kind));
        for (int length = 0; length < frame.length; length++) {
            assertThat(decodeOrNothing(Arrays.copyOf(frame, length))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void garbageIsRefusedWithoutAnyOtherException(long seed) throws IOException {
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame =
                    random.nextInt(4) == 0
                            ? new byte[1 + random.nextInt(60)]
                            : Samples.frame(Samples.random(random.nextInt(Samples.KINDS), random));
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            decodeOrNothing(frame);
        }
    }

    private static @Nullable PeerMessage decodeOrNothing(byte[] frame) {
        try {
            return PeerCodec.decode(frame);
        } catch (MalformedFrameException e) {
            return null;
        }
    }

    @Test
    void anUnknownKindIsNamedByItsNumber() {
        byte[] frame = {(byte) 0xfa, 1, 0};
        assertThatThrownBy(() -> PeerCodec.decode(frame))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("unknown kind 31");
    }

    @Test
    void aNewerVersionIsRecognisedWhateverElseItsHelloSays() throws IOException {
        PeerProto.Frame newer =
                PeerProto.Frame.newBuilder()
                        .setHello(
                                PeerProto.Hello.newBuilder()
                                        .setProtocolVersion(2)
                                        .setSender(100_000)
                                        .setStandingValue(55))
                        .build();
        assertThat(PeerCodec.decode(newer.toByteArray())).isEqualTo(new ForeignVersion(2));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void fieldsThatANewerBuildAddedToAMessageAreSkipped(int kind) throws IOException {
        PeerMessage message = Samples.oneOfEach().get(kind);
        PeerProto.Frame frame = PeerProto.Frame.parseFrom(Samples.frame(message));
        PeerProto.Frame.Builder out = frame.toBuilder();
        var field = PeerProto.Frame.getDescriptor().findFieldByNumber(kind + 1);
        UnknownFieldSet news =
                UnknownFieldSet.newBuilder()
                        .addField(
                                200,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(7)
                                        .addLengthDelimited(ByteString.copyFromUtf8("new"))
                                        .build())
                        .build();
        var inner = (com.google.protobuf.Message) frame.getField(field);
        out.setField(field, inner.toBuilder().setUnknownFields(news).build());
        assertThat(PeerCodec.decode(out.build().toByteArray())).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingMayStandBesideTheMessage(int kind) throws IOException {
        byte[] frame = Samples.frame(Samples.oneOfEach().get(kind));
        byte[] longer = Arrays.copyOf(frame, frame.length + 3);
        CodedOutputStream out = CodedOutputStream.newInstance(longer, frame.length, 3);
        out.writeUInt32(200, 1);
        assertThatThrownBy(() -> PeerCodec.decode(longer))
                .isInstanceOf(MalformedFrameException.class);
    }

    /** It becomes a transaction's, which has room for such a one only. */
    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void aSessionsPasswordOfAnotherLengthIsMalformed(int bytes) {
        byte[] frame =
                PeerProto.Frame.newBuilder()
                        .setOpenSession(
                                PeerProto.OpenSession.newBuilder()
                                        .setPassword(ByteString.copyFrom(new byte[bytes])))
                        .build()
                        .toByteArray();
        assertThatThrownBy(() -> PeerCodec.decode(frame))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("password");
    }

    @Test
    void aReasonIsNotCutWithinACharacter() throws IOException {
        String reason = "x".repeat(OneLine.MAX_CHARS - 1) + "\ud83d\ude00";
        PeerMessage cut = PeerCodec.decode(Samples.frame(new Message.Refuse(OneLine.of(reason))));
        assertThat(cut).isEqualTo(new Message.Refuse("x".repeat(OneLine.MAX_CHARS - 1)));
    }

    @Test
    void reasonsOfOthersFitOneLine() throws IOException {
        PeerProto.Frame frame =
                PeerProto.Frame.newBuilder()
                        .setRefuse(
                                PeerProto.Refuse.newBuilder().setReason("a\nb" + "x".repeat(9999)))
                        .build();
        Message.Refuse got = (Message.Refuse) PeerCodec.decode(frame.toByteArray());
        assertThat(got.reason()).startsWith("a b").hasSize(OneLine.MAX_CHARS);
    }
}
