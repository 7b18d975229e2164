package io.quorate.server.request;

import static io.quorate.protocol.ErrorCode.MARSHALLING_ERROR;
import static io.quorate.protocol.ErrorCode.NO_NODE;
import static io.quorate.protocol.ErrorCode.UNIMPLEMENTED;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Permission;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.txn.Txn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes that cannot be read, or must not be asked for: no rule ever sees them. */
class UnreadableWriteTest {

    private static final List<Acl> OPEN = Acl.OPEN;
    private static final List<Acl> BAD_ACL =
            List.of(new Acl(Permission.ALL, new Identity("unknown", "")));

    private final RequestFixture fixture = new RequestFixture();

    @ParameterizedTest
    @EnumSource(
            value = OpCode.class,
            names = {"CREATE_SESSION", "DELETE_CONTAINER", "CHECK", "GET_DATA", "PING"})
    void whatIsNoWriteOfAClientIsUnimplemented(OpCode op) {
        assertThat(fixture.prepare(op, new WireReader(new byte[100])))
                .isEqualTo(new Txn.Error(UNIMPLEMENTED));
    }

    @Test
    void theServersCannotBeChanged() {
        assertThat(fixture.prepare(OpCode.RECONFIG, new WireReader(new byte[100])))
                .isEqualTo(new Txn.Error(ErrorCode.RECONFIG_DISABLED));
    }

    static final List<Request> WELL_FORMED =
            List.of(
                    new Request.Create("/x", new byte[3], BAD_ACL, 0),
                    new Request.CreateTtl("/x", new byte[3], OPEN, 5, 1000),
                    new Request.Delete("/x", -1),
                    new Request.SetData("/x", new byte[3], -1),
                    new Request.SetAcl("/x", OPEN, -1),
                    new Request.Multi(
                            List.of(
                                    new Request.Create("/x", null, OPEN, 0),
                                    new Request.Delete("/x", -1),
                                    new Request.Check("/zookeeper", -1))));

    @ParameterizedTest
    @FieldSource("WELL_FORMED")
    void aBodyThatIsCutOffAnywhereIsAMarshallingError(Request request) {
        WireWriter frame = new WireWriter();
        RequestCodec.write(frame, 1, request);
        OpCode op = Objects.requireNonNull(OpCode.fromCode(request.opcode()));
        for (int limit = 8; limit < frame.length(); limit++) {
            WireReader body = new WireReader(ByteBuffer.wrap(frame.array()), 8, limit);
            assertThat(fixture.prepare(op, body)).isEqualTo(new Txn.Error(MARSHALLING_ERROR));
        }
        // Nothing of the multis that broke off is left.
        assertThat(fixture.errorOf(new Request.Delete("/x", -1))).isEqualTo(NO_NODE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 7, 99})
    void unknownFlagsMakeAMultiUnreadable(int flags) {
        Request.Multi multi =
                new Request.Multi(
                        List.of(
                                new Request.Create("/x", null, OPEN, 0),
                                new Request.Create("/y", null, OPEN, flags)));
        assertThat(fixture.prepare(multi)).isEqualTo(new Txn.Error(MARSHALLING_ERROR));
    }

    /** As ZooKeeper 3.9.5: the flag of a time to live needs the operation that has the field. */
    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void aTimeToLiveWithoutItsFieldMakesAMultiUnreadable(int flags) {
        assertThat(
                        fixture.prepare(
                                new Request.Multi(
                                        List.of(new Request.Create("/x", null, OPEN, flags)))))
                .isEqualTo(new Txn.Error(MARSHALLING_ERROR));
    }

    @Test
    void operationsThatDoNotBelongInAMultiMakeItUnreadable() {
        for (int type : new int[] {0, 3, 4, 7, 8, 14, 16, 22, -11, 4711}) {
            WireWriter out = new WireWriter();
            out.writeInt(type);
            out.writeBool(false);
            out.writeInt(-1);
            out.writeString("/open");
            out.writeLong(0);
            assertThat(fixture.prepare(OpCode.MULTI, new WireReader(out.toByteArray())))
                    .isEqualTo(new Txn.Error(MARSHALLING_ERROR));
        }
    }

    @Test
    void worksOnBuffersWithoutAnArray() {
        List<Txn> txns = new ArrayList<>();
        for (boolean direct : new boolean[] {false, true}) {
            WireWriter frame = new WireWriter();
            RequestCodec.write(frame, 1, new Request.Create("/x", new byte[5], OPEN, 2));
            ByteBuffer buffer =
                    direct
                            ? ByteBuffer.allocateDirect(frame.length())
                            : ByteBuffer.allocate(frame.length());
            buffer.put(frame.array(), 0, frame.length()).flip();
            RequestFixture fresh = new RequestFixture();
            txns.add(fresh.prepare(OpCode.CREATE, new WireReader(buffer, 8, frame.length())));
        }
        assertThat(txns.get(1)).isEqualTo(txns.get(0));
        assertThat(txns.get(1)).isInstanceOf(Txn.Create.class);
    }
}
