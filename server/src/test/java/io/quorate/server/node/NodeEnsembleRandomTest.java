package io.quorate.server.node;

import static io.quorate.server.node.SingleServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.node.ClientFrame.Reply;
import io.quorate.server.node.TestEnsemble.Server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Pipelining clients on all servers, while links break, logs stall and leaders die. Each client
 * adds to its own znode by sequential children, so that what happened twice or out of order shows
 * in the names; its reads, interleaved, count the children that it must see.
 *
 * <p>Method: whatever happens, a client whose connection stays gets every reply, in the order of
 * its requests, each write exactly once, and each read between the writes it was asked between.
 */
final class NodeEnsembleRandomTest {

    private static final int CLIENTS = 5;
    private static final int STEPS = 120;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    /** One client and what it expects. */
    private static final class Talker {
        final Server server;
        final ConnectionId connection;
        final String home;
        int lastXid;
        final List<Reply> replies = new ArrayList<>();

        Talker(Server server, ConnectionId connection, String home) {
            this.server = server;
            this.connection = connection;
            this.home = home;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyRequestIsAnsweredOnceAndInOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TestEnsemble ensemble = new TestEnsemble();
        List<Server> servers = new ArrayList<>(ensemble.followers());
        Server leader = ensemble.leader();
        servers.add(leader);
        List<Talker> talkers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            // The first leader may be killed: its clients would go with it.
            Server server = servers.get(i % (servers.size() - 1));
            talkers.add(
                    new Talker(server, ensemble.client(server, 40_000).connection(), "/home" + i));
        }
        int killAt = random.nextInt(2 * STEPS);
        for (int step = 0; step < STEPS; step++) {
            Talker talker = talkers.get(random.nextInt(CLIENTS));
            ask(ensemble, talker, random);
            switch (random.nextInt(12)) {
                case 0 -> ensemble.resetLinkToLeader(servers.get(random.nextInt(2)));
                case 1 -> servers.get(random.nextInt(2)).logHeld = true;
                case 2, 3 -> servers.forEach(server -> server.logHeld = false);
                case 4 -> ensemble.settle();
                case 5 -> ensemble.pass(TestEnsemble.CLOCK_MILLIS);
                default -> {
                    Server server = servers.get(random.nextInt(servers.size()));
                    if (!server.dead) {
                        ensemble.pass(server);
                    }
                }
            }
            if (step == killAt) {
                servers.forEach(server -> server.logHeld = false);
                ensemble.kill(leader);
                servers.remove(leader);
                ensemble.passUntilServing();
            }
        }
        servers.forEach(server -> server.logHeld = false);
        ensemble.passUntilServing();
        ensemble.pass(500);

        for (Talker talker : talkers) {
            for (ClientFrame frame : ensemble.frames(talker.server, talker.connection)) {
                talker.replies.add((Reply) frame);
            }
            check(talker);
        }
        assertThat(servers.stream().map(server -> server.node.status().stateDigest()).distinct())
                .hasSize(1);
    }

    /** The first request makes the home, others add to it or look at it. */
    private static void ask(TestEnsemble ensemble, Talker talker, SplittableRandom random) {
        int count = 1 + random.nextInt(6);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            talker.lastXid++;
            Request request;
            if (talker.lastXid == 1) {
                request = new Request.Create(talker.home, null, Acl.OPEN, 0);
            } else {
                request =
                        switch (talker.lastXid % 5) {
                            case 0 -> new Request.Sync("/");
                            case 1, 3 -> new Request.Exists(talker.home, false);
                            default -> new Request.Create(talker.home + "/n", null, Acl.OPEN, 2);
                        };
            }
            frames.add(request(talker.lastXid, request));
        }
        ensemble.say(talker.server, talker.connection, frames.toArray(new byte[0][]));
    }

    private static void check(Talker talker) {
        int children = 0;
        long zxid = 0;
        assertThat(talker.replies).as(talker.home).hasSize(talker.lastXid);
        for (int i = 0; i < talker.lastXid; i++) {
            int xid = i + 1;
            Reply reply = talker.replies.get(i);
            assertThat(reply.xid()).isEqualTo(xid);
            assertThat(reply.error()).isEqualTo(ErrorCode.OK);
            assertThat(reply.zxid()).as("time goes on").isGreaterThanOrEqualTo(zxid);
            zxid = reply.zxid();
            if (xid == 1 || xid % 5 == 0) {
                continue;
            }
            if (xid % 5 == 1 || xid % 5 == 3) {
                Response.Exists exists = (Response.Exists) reply.as(OpCode.EXISTS);
                assertThat(exists.stat().numChildren())
                        .as("what " + talker.home + " sees with xid " + xid)
                        .isEqualTo(children);
            } else {
                assertThat(reply.as(OpCode.CREATE))
                        .isEqualTo(
                                new Response.Create(
                                        talker.home + "/n" + "%010d".formatted(children)));
                children++;
            }
        }
    }
}
