package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.raw;
import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.DigestAuth;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.RecordingEffects.Close;
import io.quorate.server.request.GrowthLimits;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Who a client is, and what it may do by that: PROTOCOL 13. */
final class NodeAuthTest {

    private static final String ROOT = DigestAuth.idOf("root:secret", AuthConfig.SHA1);
    private static final Acl NOBODYS = new Acl(31, new Identity("digest", "nobody:hash"));

    private SingleServer server = new SingleServer();
    private ConnectionId client = server.client();
    private int xid;

    private void serve(AuthConfig auth, ServicePolicy service) {
        server =
                new SingleServer(
                        SingleServer.config(
                                NodeConfig.PENDING_WRITES_MAX,
                                NodeConfig.HELD_BYTES_PER_CONNECTION,
                                auth,
                                service));
        client = server.client();
    }

    private static ServicePolicy requiring(String... schemes) {
        return new ServicePolicy(
                true,
                false,
                GrowthLimits.CLIENT_BUFFER_BYTES,
                new ServicePolicy.Access(false, false, List.of(schemes)),
                ServicePolicy.Reaping.DEFAULT,
                ServicePolicy.Sessions.DEFAULT,
                "",
                ServicePolicy.Throttles.NONE);
    }

    private Reply ask(Request request) {
        xid++;
        server.say(client, request(xid, request));
        server.settle();
        return (Reply) server.frames(client).getLast();
    }

    private ErrorCode authenticate(String scheme, String auth) {
        byte[] bytes = auth.getBytes(StandardCharsets.UTF_8);
        server.say(client, request(Xid.AUTH, new Request.Auth(0, scheme, bytes)));
        return ((Reply) server.frames(client).getLast()).error();
    }

    @Test
    void whoAmITellsUsersAndNoSecrets() {
        authenticate("digest", "bob:one");
        authenticate("digest", "bob:two");

        Response who = ask(new Request.WhoAmI()).as(OpCode.WHO_AM_I);

        assertThat(((Response.WhoAmI) who).identities())
                .containsExactly(
                        new ClientInfo("ip", "10.0.0.1"),
                        new ClientInfo("digest", "bob"),
                        new ClientInfo("digest", "bob"));
    }

    @Test
    void theSuperuserIsHeldBackByNoAcl() {
        serve(new AuthConfig(ROOT, AuthConfig.SHA1, true, null), ServicePolicy.DEFAULT);
        ask(new Request.Create("/theirs", null, List.of(NOBODYS), 0));
        assertThat(ask(new Request.GetData("/theirs", false)).error()).isEqualTo(ErrorCode.NO_AUTH);
        assertThat(ask(new Request.SetAcl("/theirs", Acl.OPEN, -1)).error())
                .isEqualTo(ErrorCode.NO_AUTH);

        authenticate("digest", "root:secret");

        assertThat(ask(new Request.GetData("/theirs", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(ask(new Request.SetAcl("/theirs", Acl.OPEN, -1)).error())
                .isEqualTo(ErrorCode.OK);
        Response who = ask(new Request.WhoAmI()).as(OpCode.WHO_AM_I);
        assertThat(((Response.WhoAmI) who).identities()).contains(new ClientInfo("super", ""));
    }

    @Test
    void withoutAclsEverybodyMayDoEverything() {
        serve(
                AuthConfig.DEFAULT,
                new ServicePolicy(
                        true,
                        false,
                        GrowthLimits.CLIENT_BUFFER_BYTES,
                        new ServicePolicy.Access(true, false, List.of()),
                        ServicePolicy.Reaping.DEFAULT,
                        ServicePolicy.Sessions.DEFAULT,
                        "",
                        ServicePolicy.Throttles.NONE));
        ask(new Request.Create("/theirs", null, List.of(NOBODYS), 0));

        assertThat(ask(new Request.GetData("/theirs", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(ask(new Request.Create("/theirs/own", null, Acl.OPEN, 0)).error())
                .isEqualTo(ErrorCode.OK);
    }

    @Test
    void whoMustBeSomebodyIsRefusedAsNobody() {
        serve(AuthConfig.DEFAULT, requiring("sasl", "digest"));
        server.out.take();

        server.say(client, request(1, new Request.Exists("/", false)));

        assertThat(server.said())
                .containsExactly(
                        new RecordingEffects.Frame(
                                client, Reply.of(1, 0, ErrorCode.SESSION_CLOSED_REQUIRE_AUTH)),
                        new Close(client, CloseReason.AUTH_REQUIRED));
    }

    @Test
    void whoIsSomebodyIsServed() {
        serve(AuthConfig.DEFAULT, requiring("digest"));
        assertThat(authenticate("digest", "u:p")).isEqualTo(ErrorCode.OK);

        assertThat(ask(new Request.Exists("/", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(ask(new Request.Create("/a", null, Acl.OPEN, 0)).error())
                .isEqualTo(ErrorCode.OK);
    }

    @Test
    void whatIsSentBehindTheHandshakeIsHeldToItToo() {
        serve(AuthConfig.DEFAULT, requiring("digest"));
        ConnectionId early = server.connection();
        server.say(
                early,
                SingleServer.connect(ConnectRequest.newSession(10_000)),
                request(1, new Request.Exists("/", false)));
        server.settle();

        assertThat(server.said()).contains(new Close(early, CloseReason.AUTH_REQUIRED));
    }

    @Test
    void anAuthThatWaitsStillComesFirst() {
        serve(AuthConfig.DEFAULT, requiring("digest"));
        ConnectionId early = server.connection();
        byte[] auth = "u:p".getBytes(StandardCharsets.UTF_8);
        server.say(
                early,
                SingleServer.connect(ConnectRequest.newSession(10_000)),
                request(Xid.AUTH, new Request.Auth(0, "digest", auth)));
        server.endOfPass();
        server.step(new Input.LogFlushed(server.out.lastTicket()));
        // The session is open, and nothing held behind its handshake has gone on yet.
        server.say(early, request(1, new Request.Exists("/", false)));
        server.settle();

        assertThat(server.said()).doesNotContain(new Close(early, CloseReason.AUTH_REQUIRED));
    }

    @Test
    void saslIsAnsweredWithoutAToken() {
        server.say(client, raw(7, OpCode.SASL.code(), new byte[4]));

        Reply reply = (Reply) server.frames(client).getFirst();
        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        assertThat(reply.zxid()).isZero();
        assertThat(reply.body().getInt(0)).isEqualTo(-1);
        assertThat(ask(new Request.Exists("/", false)).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void clientsSeeTheirOwnEphemerals() {
        ask(new Request.Create("/a", null, Acl.OPEN, 0));
        ask(new Request.Create("/a/e", null, Acl.OPEN, 1));
        ask(new Request.Create("/ab", null, Acl.OPEN, 1));
        ConnectionId other = server.client();
        server.say(other, request(1, new Request.Create("/other", null, Acl.OPEN, 1)));
        server.settle();

        assertThat(ephemerals("/a")).containsExactly("/a/e", "/ab");
        assertThat(ephemerals("/a/")).containsExactly("/a/e");
        assertThat(ephemerals(" / ")).containsExactly("/a/e", "/ab");
        assertThat(ephemerals(null)).containsExactly("/a/e", "/ab");
        assertThat(ephemerals("/none")).isEmpty();
    }

    private List<String> ephemerals(@org.jspecify.annotations.Nullable String prefix) {
        Response found = ask(new Request.GetEphemerals(prefix)).as(OpCode.GET_EPHEMERALS);
        return ((Response.GetEphemerals) found).paths();
    }

    @Test
    void theServersCannotBeChangedByClients() {
        assertThat(ask(new Request.Reconfig(null, "1", null, -1)).error())
                .isEqualTo(ErrorCode.RECONFIG_DISABLED);
    }
}
