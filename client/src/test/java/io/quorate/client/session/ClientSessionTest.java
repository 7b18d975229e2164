package io.quorate.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.Xid;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.protocol.wire.ResponseCodec;
import io.quorate.protocol.wire.WireWriter;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class ClientSessionTest {

    private static final Stat STAT = new Stat(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private World world = new World(World.config(3));

    private static Request create(String path) {
        return new Request.Create2(path, null, Acl.OPEN, 0);
    }

    private static Request get(String path) {
        return new Request.GetData(path, false);
    }

    private void answerCreate(int xid, long zxid) {
        world.answer(xid, zxid, new Response.Create2("/a", STAT));
    }

    // Connections.

    @Test
    void asksForASessionAndSendsWhatWaitedInItsOrder() {
        world.ask("a", create("/a"));
        world.ask("b", get("/a"));
        assertThat(world.said()).containsExactly("dial");

        ConnectRequest asked = world.connect();
        assertThat(asked.sessionId()).isZero();
        assertThat(asked.timeoutMillis()).isEqualTo(6_000);
        assertThat(world.sentInWords()).containsExactly("1 CREATE2", "2 GET_DATA");
        answerCreate(1, 5);
        world.answer(2, 5, new Response.GetData(null, STAT));
        assertThat(world.said()).containsExactly("CONNECTED", "a OK", "b OK");
        assertThat(world.session.outstanding()).isZero();
    }

    @Test
    void aLostServerIsFollowedByAnotherWithTheSameSession() {
        world.connect();
        world.ask("a", create("/a"));
        answerCreate(1, 77);
        world.lose();
        assertThat(world.said()).containsExactly("dial", "CONNECTED", "a OK", "SUSPENDED", "dial");
        assertThat(world.dialled.get(1)).isNotEqualTo(world.dialled.get(0));

        ConnectRequest again = world.connect();
        assertThat(again.sessionId()).isEqualTo(World.SESSION);
        assertThat(again.password()).isEqualTo(World.PASSWORD);
        assertThat(again.lastZxidSeen()).isEqualTo(77);
        assertThat(world.said()).containsExactly("CONNECTED");
    }

    @Test
    void allServersAreTriedAndThenThereIsAPauseThatGrows() {
        world.lose();
        world.lose();
        assertThat(new HashSet<>(world.dialled)).hasSize(3);
        long pausedAt = world.nowNanos;
        long before = 0;
        for (int round = 0; round < 6; round++) {
            world.said();
            world.lose();
            assertThat(world.said()).as("no dial").isEmpty();
            long pause = world.session.nextTickNanos(world.nowNanos) - world.nowNanos;
            long full = Math.min(2_000, 100L << round) * World.MILLI;
            assertThat(pause).isBetween(full / 2, full);
            assertThat(pause).isGreaterThan(before / 3);
            before = pause;
            world.nowNanos += pause - 1;
            world.session.tick(world.nowNanos, world);
            assertThat(world.said()).isEmpty();
            world.nowNanos++;
            world.session.tick(world.nowNanos, world);
            assertThat(world.said()).containsExactly("dial");
            world.lose();
            world.lose();
        }
        assertThat(world.nowNanos).isGreaterThan(pausedAt);
        assertThat(world.session.state()).isEqualTo(SessionState.CONNECTING);
    }

    @Test
    void serversThatConfirmAndLeaveAtOnceAreNotDialledWithoutEnd() {
        for (int i = 0; i < 3; i++) {
            world.connect();
            world.lose();
        }
        assertThat(world.dialled).hasSize(3);
        assertThat(world.session.nextTickNanos(world.nowNanos)).isGreaterThan(world.nowNanos);
        world.pass(100);
        world.connect();
        world.pass(1_000);
        world.lose();
        world.lose();
        assertThat(world.dialled).as("one that stayed for a while begins anew").hasSize(6);
    }

    @Test
    void whoeverWasDialledInVainIsTold_butNotTheLossOfAServerThatServed() {
        world.connect();
        world.pass(1_000);
        world.lose();
        assertThat(world.inVain).isEmpty();
        world.lose();
        world.connected();
        world.lose();
        world.lose();
        assertThat(world.inVain)
                .containsExactly(
                        world.dialled.get(1).host(),
                        world.dialled.get(2).host(),
                        world.dialled.get(3).host() + ", the last");
    }

    /** As a ZooKeeper without a quorum does whose local sessions are off. */
    @Test
    void aServerThatAnswersTheHandshakeByAnErrorIsLeft() {
        world.connected();
        WireWriter header = new WireWriter();
        ResponseCodec.writeHeader(header, 0, 0, ErrorCode.NOT_READ_ONLY);
        world.receive(header);
        assertThat(world.whys).containsExactly("the server refuses the session: NOT_READ_ONLY");
        assertThat(world.dialled).hasSize(2);
    }

    @Test
    void clientsBeginAtDifferentServers() {
        Set<HostAndPort> first = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            first.addAll(new World(World.config(3), seed).dialled);
        }
        assertThat(first).hasSize(3);
    }

    @Test
    void aServerThatDoesNotConfirmInTimeIsGivenUp() {
        world.said();
        world.connected();
        world.pass(1_999);
        assertThat(world.said()).isEmpty();
        world.pass(1);
        assertThat(world.said()).containsExactly("disconnect", "dial");
    }

    @Test
    void anIdleSessionPingsAndASilentServerIsGivenUp() {
        world.connect();
        world.said();
        world.pass(1_999);
        assertThat(world.sentInWords()).isEmpty();
        world.pass(1);
        assertThat(world.sentInWords()).containsExactly("PING");
        world.answer(Xid.PING, 0, new Response.Done(OpCode.PING));
        world.pass(2_000);
        assertThat(world.sentInWords()).containsExactly("PING");
        world.pass(2_000);
        assertThat(world.said()).isEmpty();
        world.pass(1);
        assertThat(world.said()).containsExactly("disconnect", "SUSPENDED", "dial");
    }

    @Test
    void whatAGoneConnectionSaysIsNotHeard() {
        world.connect();
        long before = world.connection;
        world.lose();
        world.said();
        world.session.lost(before, "again", world.nowNanos, world);
        world.session.connected(before, world.nowNanos, world);
        WireWriter nonsense = new WireWriter();
        nonsense.writeInt(1);
        world.session.received(
                before, ByteBuffer.wrap(nonsense.toByteArray()), world.nowNanos, world);
        assertThat(world.said()).isEmpty();
    }

    @Test
    void aServerThatAnswersWhatWasNotAskedIsGivenUp() {
        world.connect();
        world.ask("a", create("/a"));
        world.said();
        answerCreate(2, 5);
        assertThat(world.said())
                .containsExactly("disconnect", "a CONNECTION_LOSS UNKNOWN", "SUSPENDED", "dial");
    }

    @Test
    void bytesThatMakeNoSenseEndTheConnectionAndNotTheSession() {
        world.connect();
        world.said();
        WireWriter cut = new WireWriter();
        cut.writeInt(1);
        world.receive(cut);
        assertThat(world.said()).containsExactly("disconnect", "SUSPENDED", "dial");
    }

    // What becomes of requests.

    @Test
    void ofALostConnectionWritesAreUnknown_laterWritesAreNotSent_readsAreAskedAgain() {
        world = new World(World.config(3, 4, 0, RetryPolicy.READS, false));
        world.connect();
        world.said();
        world.ask("r1", get("/a"));
        world.ask("w1", create("/a"));
        world.ask("r2", get("/b"));
        world.ask("w2", create("/b"));
        world.ask("w3", create("/c"));
        world.ask("r3", get("/c"));
        assertThat(world.sentInWords())
                .containsExactly("1 GET_DATA", "2 CREATE2", "3 GET_DATA", "4 CREATE2");
        world.lose();
        assertThat(world.said())
                .containsExactly(
                        "w1 CONNECTION_LOSS UNKNOWN",
                        "w2 CONNECTION_LOSS UNKNOWN",
                        "w3 CONNECTION_LOSS NOT_EXECUTED",
                        "SUSPENDED",
                        "dial");
        world.connect();
        List<World.Sent> again = world.sent();
        assertThat(again)
                .extracting(World.Sent::request)
                .containsExactly(get("/a"), get("/b"), get("/c"));
        assertThat(again).extracting(World.Sent::xid).doesNotHaveDuplicates();
    }

    @Test
    void writesThatWaitAreSentIfNothingBeforeThemIsUnknown() {
        world = new World(World.config(3, 1, 0, RetryPolicy.READS, false));
        world.connect();
        world.ask("r1", get("/a"));
        world.ask("w1", create("/a"));
        world.lose();
        world.connect();
        assertThat(world.sentInWords()).containsExactly("2 GET_DATA");
        world.answer(2, 9, new Response.GetData(null, STAT));
        assertThat(world.sentInWords()).containsExactly("3 CREATE2");
    }

    @Test
    void withoutRetriesReadsAreUnknownToo() {
        world = new World(World.config(3, 10, 0, RetryPolicy.NEVER, false));
        world.connect();
        world.ask("r1", get("/a"));
        world.said();
        world.lose();
        assertThat(world.said()).startsWith("r1 CONNECTION_LOSS UNKNOWN");
    }

    @Test
    void aRequestThatHasHadItsTimeFails() {
        world = new World(World.config(3, 1, 1_500, RetryPolicy.READS, false));
        world.connect();
        world.ask("w1", create("/a"));
        world.pass(100);
        world.ask("r2", get("/a"));
        world.said();
        assertThat(world.session.nextTickNanos(world.nowNanos))
                .isEqualTo(world.nowNanos + 1_400 * World.MILLI);
        world.pass(1_400);
        assertThat(world.said())
                .containsExactly("disconnect", "w1 CONNECTION_LOSS UNKNOWN", "SUSPENDED", "dial");
        world.pass(100);
        assertThat(world.said()).containsExactly("r2 OPERATION_TIMEOUT NOT_EXECUTED");
    }

    @Test
    void anErrorIsAnAnswer() {
        world.connect();
        world.ask("a", get("/none"));
        world.said();
        world.answer(1, 5, new Response.Failed(ErrorCode.NO_NODE));
        assertThat(world.said()).containsExactly("a NO_NODE");
    }

    // The end.

    @Test
    void anExpiredSessionIsOver() {
        world.connect();
        world.ask("e", new Request.Exists("/a", true), world.watcher("watch"));
        world.answer(1, 5, new Response.Exists(STAT));
        world.lose();
        world.ask("later", create("/a"));
        world.said();
        world.connected();
        world.expire();
        assertThat(world.said())
                .containsExactly(
                        "disconnect",
                        "EXPIRED",
                        "later SESSION_EXPIRED NOT_EXECUTED",
                        "watch ended EXPIRED");
        world.ask("after", create("/a"));
        assertThat(world.said()).containsExactly("after SESSION_EXPIRED NOT_EXECUTED");
        world.pass(60_000);
        assertThat(world.said()).isEmpty();
    }

    @Test
    void authsComeFirstAtEachServerAndARefusedOneIsTheEnd() {
        world.session.authenticate(
                new Request.Auth(0, "digest", new byte[] {1}), world.nowNanos, world);
        world.ask("a", create("/a"));
        world.connect();
        assertThat(world.sentInWords()).containsExactly("AUTH", "1 CREATE2");
        world.answer(Xid.AUTH, 0, new Response.Done(OpCode.AUTH));
        answerCreate(1, 4);
        world.lose();
        world.connect();
        assertThat(world.sentInWords()).containsExactly("AUTH");
        world.said();
        world.answer(Xid.AUTH, 0, new Response.Failed(ErrorCode.AUTH_FAILED));
        assertThat(world.said()).containsExactly("disconnect", "AUTH_FAILED");
    }

    @Test
    void closesBehindWhatWasAsked() {
        world.connect();
        world.ask("a", create("/a"));
        world.session.close(world.noted("close"), world.nowNanos, world);
        world.ask("b", create("/b"));
        assertThat(world.sentInWords()).containsExactly("1 CREATE2", "2 CLOSE_SESSION");
        answerCreate(1, 4);
        world.said();
        world.answer(2, 5, new Response.Done(OpCode.CLOSE_SESSION));
        assertThat(world.said()).containsExactly("close OK", "disconnect", "CLOSED");
    }

    @Test
    void aCloseWithoutAnAnswerIsAClose() {
        world.connect();
        world.session.close(world.noted("close"), world.nowNanos, world);
        world.said();
        world.lose();
        assertThat(world.said()).containsExactly("close CONNECTION_LOSS UNKNOWN", "CLOSED");
        world.pass(60_000);
        assertThat(world.said()).isEmpty();
    }

    @Test
    void aCloseWithoutAConnectionEndsAtOnce() {
        world.session.close(world.noted("close"), world.nowNanos, world);
        assertThat(world.said())
                .containsExactly(
                        "dial", "disconnect", "CLOSED", "close CONNECTION_LOSS NOT_EXECUTED");
        world.session.connected(world.connection, world.nowNanos, world);
        assertThat(world.said()).isEmpty();
    }

    @Test
    void aShellThatCannotGoOnTellsAll() {
        world.connect();
        world.ask("a", create("/a"));
        world.said();
        world.session.abort("broken", world);
        assertThat(world.said())
                .containsExactly("disconnect", "CLOSED", "a SESSION_EXPIRED UNKNOWN");
        world.session.abort("again", world);
        assertThat(world.said()).isEmpty();
    }

    // Read-only.

    @Test
    void aServerWithoutAQuorumWillDoIfItMay_untilOneWithAQuorumIsFound() {
        world = new World(World.config(2, 10, 0, RetryPolicy.READS, true));
        assertThat(world.connected().readOnly()).isTrue();
        world.confirm(true);
        world.said();
        world.pass(0);
        HostAndPort other = world.dialled.get(0).host().equals("s1") ? s(2) : s(1);
        assertThat(world.said()).containsExactly("probe " + other.host());
        world.session.probed(other, false, world.nowNanos, world);
        world.pass(100);
        assertThat(world.said()).containsExactly("probe " + world.dialled.get(0).host());
        world.session.probed(world.dialled.get(0), false, world.nowNanos, world);
        world.pass(200);
        world.said();
        world.session.probed(other, true, world.nowNanos, world);
        assertThat(world.said()).containsExactly("disconnect", "SUSPENDED", "dial");
        assertThat(world.dialled.get(1)).isEqualTo(other);
        // A session of a server without a quorum is nobody else's.
        assertThat(world.connected().sessionId()).isZero();
        world.confirm(false);
        assertThat(world.said()).containsExactly("CONNECTED");
    }

    private static HostAndPort s(int number) {
        return new HostAndPort("s" + number, 2181);
    }

    // Watches.

    @Test
    void watchesTellWhoSetThem_onceOrForGood() {
        world.connect();
        world.ask("get", new Request.GetData("/a", true), world.watcher("data"));
        world.ask("exists", new Request.Exists("/none", true), world.watcher("none"));
        world.ask("ls", new Request.GetChildren2("/a", true), world.watcher("children"));
        world.ask(
                "add",
                new Request.AddWatch("/", WatcherMode.PERSISTENT_RECURSIVE),
                world.watcher("all"));
        world.answer(1, 5, new Response.GetData(null, STAT));
        world.answer(2, 5, new Response.Failed(ErrorCode.NO_NODE));
        world.answer(3, 5, new Response.GetChildren2(List.of(), STAT));
        world.answer(4, 5, new Response.AddWatch());
        world.said();

        world.event(EventType.NODE_DATA_CHANGED, "/a", 6);
        world.event(EventType.NODE_DATA_CHANGED, "/a", 7);
        world.event(EventType.NODE_CREATED, "/none", 8);
        world.event(EventType.NODE_CHILDREN_CHANGED, "/a", 9);
        world.event(EventType.NODE_DELETED, "/a", 10);
        assertThat(world.said())
                .containsExactly(
                        "data NODE_DATA_CHANGED /a 6",
                        "all NODE_DATA_CHANGED /a 6",
                        "all NODE_DATA_CHANGED /a 7",
                        "none NODE_CREATED /none 8",
                        "all NODE_CREATED /none 8",
                        "children NODE_CHILDREN_CHANGED /a 9",
                        "all NODE_DELETED /a 10");
    }

    @Test
    void aFailedReadSetsNoWatch() {
        world.connect();
        world.ask("get", new Request.GetData("/a", true), world.watcher("data"));
        world.answer(1, 5, new Response.Failed(ErrorCode.NO_NODE));
        world.said();
        world.event(EventType.NODE_CREATED, "/a", 6);
        assertThat(world.said()).isEmpty();
    }

    @Test
    void aServerThatDoesNotKnowTheWatchesIsToldOfThem() {
        world.connect();
        world.ask("get", new Request.GetData("/a", true), world.watcher("data"));
        world.answer(1, 0x55, new Response.GetData(null, STAT));
        world.ask("exists", new Request.Exists("/none", true), world.watcher("none"));
        world.answer(2, 0x56, new Response.Failed(ErrorCode.NO_NODE));
        world.lose();
        world.ask("next", get("/b"));
        world.connect();
        assertThat(world.sent())
                .extracting(World.Sent::request)
                .containsExactly(
                        new Request.SetWatches(0x56, List.of("/a"), List.of("/none"), List.of()),
                        get("/b"));

        world.said();
        world.event(EventType.NODE_DATA_CHANGED, "/a", -1);
        world.answer(Xid.SET_WATCHES, 0x57, new Response.Done(OpCode.SET_WATCHES));
        assertThat(world.said()).containsExactly("data NODE_DATA_CHANGED /a -1");
    }

    @Test
    void manyWatchesAreToldInSeveralRequests_persistentOnesTheNewerWay() {
        world.connect();
        String name = "/" + "x".repeat(999);
        for (int i = 0; i < 300; i++) {
            world.ask("e", new Request.Exists(name + i, true), world.watcher("w"));
            world.answer(i + 1, 5, new Response.Exists(STAT));
        }
        world.ask("add", new Request.AddWatch("/p", WatcherMode.PERSISTENT), world.watcher("p"));
        world.answer(301, 5, new Response.AddWatch());
        world.lose();
        world.connect();
        List<World.Sent> sent = world.sent();
        assertThat(sent).extracting(World.Sent::xid).containsOnly(Xid.SET_WATCHES);
        assertThat(sent)
                .extracting(one -> one.request().getClass().getSimpleName())
                .containsExactly("SetWatches", "SetWatches", "SetWatches2");
        int paths = 0;
        for (World.Sent one : sent) {
            paths +=
                    one.request() instanceof Request.SetWatches plain
                            ? plain.dataWatches().size()
                            : ((Request.SetWatches2) one.request()).dataWatches().size();
        }
        assertThat(paths).isEqualTo(300);
    }

    @Test
    void whoseWatchIsRemovedHearsOfIt_ofEachKindOnce() {
        WatchTarget one = world.watcher("one");
        WatchTarget two = world.watcher("two");
        world.connect();
        world.ask("get", new Request.GetData("/a", true), one);
        world.ask("list", new Request.GetChildren2("/a", true), one);
        world.ask("add", new Request.AddWatch("/a", WatcherMode.PERSISTENT), two);
        world.ask("add", new Request.AddWatch("/a", WatcherMode.PERSISTENT_RECURSIVE), two);
        world.answer(1, 5, new Response.GetData(null, STAT));
        world.answer(2, 5, new Response.GetChildren2(List.of(), STAT));
        world.answer(3, 5, new Response.AddWatch());
        world.answer(4, 5, new Response.AddWatch());
        world.said();
        world.session.unwatch("/a", WatcherType.ANY);
        assertThat(world.said())
                .containsExactlyInAnyOrder(
                        "one DATA_WATCH_REMOVED /a -1",
                        "one CHILD_WATCH_REMOVED /a -1",
                        "two PERSISTENT_WATCH_REMOVED /a -1");
        world.session.unwatch("/a", WatcherType.ANY);
        assertThat(world.said()).isEmpty();
    }

    @Test
    void aRemovalThatIsAnsweredEndsWhatWasSetBefore_andNotWhatFollows() {
        WatchTarget one = world.watcher("one");
        WatchTarget two = world.watcher("two");
        world.connect();
        world.ask("get", new Request.GetData("/a", true), one);
        world.ask("remove", new Request.RemoveWatches("/a", WatcherType.DATA));
        world.ask("again", new Request.GetData("/a", true), two);
        world.answer(1, 5, new Response.GetData(null, STAT));
        world.said();
        world.answer(2, 5, new Response.Done(OpCode.REMOVE_WATCHES));
        world.answer(3, 5, new Response.GetData(null, STAT));
        world.event(EventType.NODE_DATA_CHANGED, "/a", 6);
        assertThat(world.said())
                .containsExactly(
                        "one DATA_WATCH_REMOVED /a -1",
                        "remove OK",
                        "again OK",
                        "two NODE_DATA_CHANGED /a 6");
    }

    @Test
    void theServersWatchStaysWhileAnotherIsAsked_howeverThatEnds() {
        WatchTarget one = world.watcher("one");
        WatchTarget two = world.watcher("two");
        world.connect();
        Request add = new Request.AddWatch("/a", WatcherMode.PERSISTENT);
        world.ask("add", add, one);
        world.answer(1, 5, new Response.AddWatch());
        world.ask("add", add, two);
        assertThat(world.session.unwatch("/a", WatcherType.PERSISTENT, one)).isFalse();
        world.answer(2, 5, new Response.Failed(ErrorCode.NO_AUTH));
        assertThat(world.session.unwatch("/a", WatcherType.PERSISTENT, one)).isTrue();
    }

    @Test
    void theServersWatchStaysAsLongAsAnybodyNeedsIt() {
        WatchTarget one = world.watcher("one");
        WatchTarget two = world.watcher("two");
        world.connect();
        for (WatchTarget target : List.of(one, two)) {
            world.ask("get", new Request.GetData("/a", true), target);
        }
        world.answer(1, 5, new Response.GetData(null, STAT));
        world.answer(2, 5, new Response.GetData(null, STAT));
        assertThat(world.session.unwatch("/a", WatcherType.DATA, one)).isFalse();
        world.said();
        world.event(EventType.NODE_DATA_CHANGED, "/a", 6);
        assertThat(world.said()).containsExactly("two NODE_DATA_CHANGED /a 6");
        world.ask("get", new Request.GetData("/a", true), one);
        world.answer(3, 5, new Response.GetData(null, STAT));
        assertThat(world.session.unwatch("/a", WatcherType.ANY, one)).isTrue();
    }
}
