package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.request.Request;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.TestEnsemble.Server;
import io.quorate.server.request.GrowthLimits;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** A follower that refuses by itself what it sees an ACL forbid. */
final class NodeEagerCheckTest {

    private static final List<Acl> NOBODYS =
            List.of(new Acl(31, new Identity("digest", "no:body")));

    private final TestEnsemble ensemble =
            new TestEnsemble(
                    new ServicePolicy(
                            true,
                            false,
                            GrowthLimits.CLIENT_BUFFER_BYTES,
                            new ServicePolicy.Access(false, true, List.of()),
                            ServicePolicy.Reaping.DEFAULT,
                            ServicePolicy.Sessions.DEFAULT,
                            "",
                            ServicePolicy.Throttles.NONE));
    private final Server follower = ensemble.followers().getFirst();
    private final ConnectionId client = ensemble.client(follower, 10_000).connection();
    private int xid;

    @BeforeEach
    void aZnodeOfNobodys() {
        assertThat(ask(follower, client, new Request.Create("/no", null, NOBODYS, 0)))
                .isEqualTo(ErrorCode.OK);
    }

    private ErrorCode ask(Server server, ConnectionId from, Request request) {
        xid++;
        ensemble.say(server, from, request(xid, request));
        ensemble.settle();
        return ((Reply) ensemble.frames(server, from).getLast()).error();
    }

    @Test
    void spendsNoTransactionOnIt() {
        long before = ensemble.transactions();

        assertThat(ask(follower, client, new Request.SetData("/no", null, -1)))
                .isEqualTo(ErrorCode.NO_AUTH);
        assertThat(ask(follower, client, new Request.Create("/no/x", null, Acl.OPEN, 0)))
                .isEqualTo(ErrorCode.NO_AUTH);
        assertThat(ask(follower, client, new Request.Create("/x", null, List.of(), 0)))
                .isEqualTo(ErrorCode.INVALID_ACL);

        assertThat(ensemble.transactions()).isEqualTo(before);
    }

    @Test
    void leavesEverythingElseToTheLeader() {
        long before = ensemble.transactions();

        assertThat(ask(follower, client, new Request.SetData("/none", null, -1)))
                .isEqualTo(ErrorCode.NO_NODE);
        assertThat(ask(follower, client, new Request.Create("/x", null, Acl.OPEN, 0)))
                .isEqualTo(ErrorCode.OK);

        assertThat(ensemble.transactions()).isEqualTo(before + 2);
    }

    /** What is on the way may allow it. */
    @Test
    void judgesNothingBehindAWriteOfTheSameClient() {
        ask(follower, client, new Request.Create("/a", null, Acl.OPEN, 0));
        ensemble.say(
                follower,
                client,
                request(90, new Request.SetAcl("/a", List.of(new Acl(16, Identity.ANYONE)), -1)));
        ensemble.settle();
        ensemble.frames(follower, client);

        ensemble.say(
                follower,
                client,
                request(91, new Request.SetAcl("/a", Acl.OPEN, -1)),
                request(92, new Request.SetData("/a", null, -1)));
        ensemble.settle();

        assertThat(ensemble.frames(follower, client))
                .extracting(frame -> ((Reply) frame).error())
                .containsExactly(ErrorCode.OK, ErrorCode.OK);
    }

    @Test
    void theLeadersOwnClientsAreAnsweredAsEver() {
        Server leader = ensemble.leader();
        ConnectionId its = ensemble.client(leader, 10_000).connection();
        long before = ensemble.transactions();

        assertThat(ask(leader, its, new Request.SetData("/no", null, -1)))
                .isEqualTo(ErrorCode.NO_AUTH);

        assertThat(ensemble.transactions()).isEqualTo(before + 1);
    }
}
