package io.quorate.server.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Permission;
import io.quorate.protocol.Stat;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

class ReaderTest {

    private static final Identity BOB = new Identity("digest", "bob:secret");
    private static final List<Acl> OPEN = Acl.OPEN;

    private final RequestFixture fixture = new RequestFixture();

    @BeforeEach
    void plant() {
        fixture.write(new Request.Create("/a", new byte[] {1, 2}, OPEN, 0));
        fixture.write(new Request.Create("/a/x", null, OPEN, 0));
        fixture.write(new Request.Create("/a/ü", new byte[0], OPEN, 1));
        fixture.write(new Request.Create("/closed", new byte[1], OPEN, 0));
        fixture.write(new Request.SetAcl("/closed", List.of(new Acl(Permission.WRITE, BOB)), -1));
    }

    private Stat statOf(String path) {
        Stat stat = fixture.tree.stat(path);
        if (stat == null) {
            throw new AssertionError("no " + path);
        }
        return stat;
    }

    @Test
    void getDataAnswersDataAndStat() {
        assertThat(fixture.read(new Request.GetData("/a", false)))
                .isEqualTo(new Response.GetData(new byte[] {1, 2}, statOf("/a")));
        assertThat(fixture.read(new Request.GetData("/a/x", false)))
                .isEqualTo(new Response.GetData(null, statOf("/a/x")));
        assertThat(fixture.read(new Request.GetData("/a/ü", false)))
                .isEqualTo(new Response.GetData(new byte[0], statOf("/a/ü")));
    }

    @Test
    void existsAnswersTheStat() {
        assertThat(fixture.read(new Request.Exists("/a", false)))
                .isEqualTo(new Response.Exists(statOf("/a")));
    }

    @Test
    void getChildrenAnswersTheNames() {
        Response.GetChildren children =
                (Response.GetChildren) fixture.read(new Request.GetChildren("/a", false));
        assertThat(children.children()).containsExactlyInAnyOrder("x", "ü");
        assertThat(fixture.read(new Request.GetChildren("/a/x", false)))
                .isEqualTo(new Response.GetChildren(List.of()));
        Response.GetChildren2 children2 =
                (Response.GetChildren2) fixture.read(new Request.GetChildren2("/a", false));
        assertThat(children2.children()).containsExactlyInAnyOrder("x", "ü");
        assertThat(children2.stat()).isEqualTo(statOf("/a"));
        assertThat(fixture.read(new Request.GetChildren("/", false)))
                .isInstanceOfSatisfying(
                        Response.GetChildren.class,
                        root ->
                                assertThat(root.children())
                                        .containsExactlyInAnyOrder("a", "closed", "zookeeper"));
    }

    static final List<Request> WATCHING =
            List.of(
                    new Request.GetData("/a", true),
                    new Request.Exists("/a", true),
                    new Request.GetChildren("/a", true),
                    new Request.GetChildren2("/a", true));

    @ParameterizedTest
    @FieldSource("WATCHING")
    void aWatchIsDueWhereItIsAskedForAndTheReadSucceeds(Request request) {
        WatchPlace place =
                request instanceof Request.GetData || request instanceof Request.Exists
                        ? WatchPlace.DATA
                        : WatchPlace.CHILD;
        assertThat(fixture.read(request)).isNotInstanceOf(Response.Failed.class);
        assertThat(fixture.reader.watchPlace()).isEqualTo(place);
        assertThat(fixture.reader.watchPath()).isEqualTo("/a");
        fixture.read(new Request.GetData("/a", false));
        assertThat(fixture.reader.watchPlace()).isEqualTo(WatchPlace.NONE);
    }

    @Test
    void existsWatchesWhatDoesNotExist() {
        assertThat(errorOf(new Request.Exists("/missing", true))).isEqualTo(ErrorCode.NO_NODE);
        assertThat(fixture.reader.watchPlace()).isEqualTo(WatchPlace.DATA);
        assertThat(fixture.reader.watchPath()).isEqualTo("/missing");
    }

    static final List<Request> ON_MISSING =
            List.of(
                    new Request.GetData("/missing", true),
                    new Request.GetChildren("/missing", true),
                    new Request.GetChildren2("/missing", true),
                    new Request.GetAcl("/missing"),
                    new Request.GetData("/a/", true),
                    new Request.GetData("a", true),
                    new Request.GetData("/a\0", true));

    @ParameterizedTest
    @FieldSource("ON_MISSING")
    void whatIsNotThereIsNotWatched(Request request) {
        assertThat(errorOf(request)).isEqualTo(ErrorCode.NO_NODE);
        assertThat(fixture.reader.watchPlace()).isEqualTo(WatchPlace.NONE);
    }

    @Test
    void theServersAreShown() {
        String shown = "server.1=host:1:2:participant\nversion=0";
        Response.GetData read =
                (Response.GetData) fixture.read(new Request.GetData("/zookeeper/config", false));
        assertThat(read.data()).asString(StandardCharsets.UTF_8).isEqualTo(shown);
        assertThat(read.stat().dataLength()).isEqualTo(shown.length());
        assertThat(read.stat().version()).isZero();
        assertThat(read.stat().aversion()).isEqualTo(-1);
    }

    @Test
    void anEmptyPathIsTheRoots() {
        assertThat(errorOf(new Request.Exists("", false))).isEqualTo(ErrorCode.OK);
        assertThat(errorOf(new Request.GetChildren("", false))).isEqualTo(ErrorCode.OK);
    }

    static final List<Request> ON_CLOSED =
            List.of(
                    new Request.GetData("/closed", true),
                    new Request.Exists("/closed", true),
                    new Request.GetChildren("/closed", true),
                    new Request.GetChildren2("/closed", true),
                    new Request.GetAcl("/closed"));

    @ParameterizedTest
    @FieldSource("ON_CLOSED")
    void readingNeedsPermission(Request request) {
        assertThat(errorOf(request)).isEqualTo(ErrorCode.NO_AUTH);
        assertThat(fixture.reader.watchPlace()).isEqualTo(WatchPlace.NONE);
    }

    @Test
    void existsRefusesNul() {
        assertThat(errorOf(new Request.Exists("/\0", true))).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(fixture.reader.watchPlace()).isEqualTo(WatchPlace.NONE);
    }

    @Test
    void passwordHashesAreForAdministrators() {
        fixture.write(new Request.Create("/shared", null, OPEN, 0));
        List<Acl> acl =
                List.of(
                        new Acl(Permission.READ, Identity.ANYONE),
                        new Acl(Permission.ADMIN, BOB),
                        new Acl(Permission.WRITE, new Identity("ip", "10.0.0.0/8")));
        fixture.write(new Request.SetAcl("/shared", acl, -1));
        List<Acl> masked =
                List.of(
                        acl.get(0),
                        new Acl(Permission.ADMIN, new Identity("digest", "bob:x")),
                        acl.get(2));
        assertThat(fixture.read(new Request.GetAcl("/shared")))
                .isEqualTo(new Response.GetAcl(masked, statOf("/shared")));
        fixture.identities = List.of(RequestFixture.IP, BOB);
        assertThat(fixture.read(new Request.GetAcl("/shared")))
                .isEqualTo(new Response.GetAcl(acl, statOf("/shared")));
    }

    @Test
    void theAclItselfIsForAdministratorsToo() {
        fixture.write(new Request.Create("/admin", null, OPEN, 0));
        fixture.write(new Request.SetAcl("/admin", List.of(new Acl(Permission.ADMIN, BOB)), -1));
        assertThat(errorOf(new Request.GetAcl("/admin"))).isEqualTo(ErrorCode.NO_AUTH);
        fixture.identities = List.of(BOB);
        assertThat(fixture.read(new Request.GetAcl("/admin"))).isInstanceOf(Response.GetAcl.class);
        assertThat(errorOf(new Request.GetData("/admin", false))).isEqualTo(ErrorCode.NO_AUTH);
    }

    @Test
    void eachReadOfAMultiReadHasItsOwnResultAndNoWatch() {
        Response response =
                fixture.read(
                        new Request.MultiRead(
                                List.of(
                                        new Request.GetData("/a", true),
                                        new Request.GetData("/missing", false),
                                        new Request.GetChildren("/closed", false),
                                        new Request.GetChildren("/a/x", true))));
        assertThat(response)
                .isEqualTo(
                        new Response.MultiRead(
                                List.of(
                                        new Response.GetData(new byte[] {1, 2}, statOf("/a")),
                                        new Response.Failed(ErrorCode.NO_NODE),
                                        new Response.Failed(ErrorCode.NO_AUTH),
                                        new Response.GetChildren(List.of()))));
        assertThat(fixture.reader.watchPlace()).isEqualTo(WatchPlace.NONE);
        assertThat(fixture.read(new Request.MultiRead(List.of())))
                .isEqualTo(new Response.MultiRead(List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 3, 5, 12, 13, 22, 4711})
    void otherOperationsInAMultiReadMakeItUnreadable(int type) {
        WireWriter out = new WireWriter();
        out.writeInt(type);
        out.writeBool(false);
        out.writeInt(-1);
        out.writeString("/a");
        out.writeLong(0);
        assertThat(read(OpCode.MULTI_READ, new WireReader(out.toByteArray())))
                .isEqualTo(ErrorCode.MARSHALLING_ERROR);
    }

    static final List<Request> ALL =
            List.of(
                    new Request.GetData("/a", true),
                    new Request.Exists("/missing", true),
                    new Request.GetChildren("/a", true),
                    new Request.GetAcl("/a"),
                    new Request.MultiRead(List.of(new Request.GetData("/a", false))));

    @ParameterizedTest
    @FieldSource("ALL")
    void aBodyThatIsCutOffAnywhereIsAMarshallingErrorWithoutAnyEffect(Request request) {
        WireWriter frame = new WireWriter();
        RequestCodec.write(frame, 1, request);
        OpCode op = Objects.requireNonNull(OpCode.fromCode(request.opcode()));
        for (int limit = 8; limit < frame.length(); limit++) {
            WireReader body = new WireReader(ByteBuffer.wrap(frame.array()), 8, limit);
            assertThat(read(op, body)).isEqualTo(ErrorCode.MARSHALLING_ERROR);
            assertThat(fixture.reader.watchPlace()).isEqualTo(WatchPlace.NONE);
        }
    }

    @Test
    void readsFramesWithoutAnArray() {
        WireWriter frame = new WireWriter();
        RequestCodec.write(frame, 1, new Request.Exists("/a", true));
        ByteBuffer direct = ByteBuffer.allocateDirect(frame.length() + 3);
        direct.position(3).put(frame.array(), 0, frame.length()).flip();
        WireReader body = new WireReader(direct, 3 + 8, direct.limit());
        WireWriter out = new WireWriter();
        assertThat(fixture.reader.read(OpCode.EXISTS, body, List.of(), out))
                .isEqualTo(ErrorCode.OK);
        assertThat(out.length()).isEqualTo(Stat.WIRE_BYTES);
        assertThat(fixture.reader.watchPath()).isEqualTo("/a");
    }

    @ParameterizedTest
    @EnumSource(OpCode.class)
    void servesWhatItSaysItServes(OpCode op) {
        WireReader body = new WireReader(new byte[0]);
        if (Reader.serves(op)) {
            assertThat(read(op, body)).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        } else {
            assertThatThrownBy(() -> read(op, body)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Reads behind a reply's header, and sees that a failure leaves the header alone. */
    private ErrorCode read(OpCode op, WireReader body) {
        WireWriter out = new WireWriter();
        out.writeLong(4711);
        ErrorCode error = fixture.reader.read(op, body, fixture.identities, out);
        if (error != ErrorCode.OK) {
            assertThat(out.length()).isEqualTo(8);
        }
        return error;
    }

    private ErrorCode errorOf(Request request) {
        return fixture.read(request) instanceof Response.Failed failed
                ? failed.error()
                : ErrorCode.OK;
    }
}
