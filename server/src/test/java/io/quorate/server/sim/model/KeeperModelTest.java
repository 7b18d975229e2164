package io.quorate.server.sim.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Sentences of PROTOCOL.md, asked of the oracle itself: nobody else would notice if it forgave
 * everything.
 */
final class KeeperModelTest {

    private static final Identity ANN =
            Objects.requireNonNull(
                    KeeperModel.identityOf(
                            new Request.Auth(
                                    0, "digest", "ann:1".getBytes(StandardCharsets.UTF_8))));
    private static final Asker ANYBODY = new Asker(7, List.of(new Identity("ip", "10.0.0.1")));

    private final KeeperModel model = new KeeperModel(new KeeperModel.Policy(true, 0));
    private long zxid;

    @BeforeEach
    void openSession() {
        model.open(ANYBODY.sessionId());
    }

    private Response ask(Request write) {
        return model.decide(new Moment(++zxid, 1_000 * zxid), ANYBODY, write, false).response();
    }

    private static Request.Create create(String path, CreateMode mode) {
        return new Request.Create(path, new byte[3], Acl.OPEN, mode.flags());
    }

    private static Request.Create create(String path) {
        return create(path, CreateMode.PERSISTENT);
    }

    private static Response failed(ErrorCode error) {
        return new Response.Failed(error);
    }

    /** PROTOCOL 9. */
    @Test
    void sequenceNumbersCountAllCreations_alsoOfWhatIsGone() {
        ask(create("/q"));
        ask(create("/q/a"));
        ask(new Request.Delete("/q/a", -1));

        assertThat(ask(create("/q/s-", CreateMode.PERSISTENT_SEQUENTIAL)))
                .isEqualTo(new Response.Create("/q/s-0000000001"));
    }

    /** PROTOCOL 11, ZOOKEEPER-1624. */
    @Test
    void aRefusedMultiDoesNothing_andGivesSequenceNumbersBack() {
        ask(create("/q"));
        Request.MultiOp sequential = create("/q/s-", CreateMode.PERSISTENT_SEQUENTIAL);

        assertThat(ask(new Request.Multi(List.of(sequential, create("/q"), sequential))))
                .isEqualTo(
                        new Response.Multi(
                                List.of(
                                        failed(ErrorCode.OK),
                                        failed(ErrorCode.NODE_EXISTS),
                                        failed(ErrorCode.RUNTIME_INCONSISTENCY))));
        assertThat(model.changes()).hasSize(2);
        assertThat(ask(sequential)).isEqualTo(new Response.Create("/q/s-0000000000"));
    }

    /** PROTOCOL 11. */
    @Test
    void operationsOfAMultiSeeWhatThoseBeforeThemDid() {
        Response done =
                ask(
                        new Request.Multi(
                                List.of(
                                        create("/a"),
                                        create("/a/b"),
                                        new Request.SetData("/a", null, 0),
                                        new Request.Check("/a", 1),
                                        new Request.Delete("/a/b", -1))));

        assertThat(done).isInstanceOf(Response.Multi.class);
        assertThat(((Response.Multi) done).results()).noneMatch(Response.Failed.class::isInstance);
        assertThat(model.at("/a", zxid)).extracting(znode -> znode.stat().cversion()).isEqualTo(2);
    }

    /** PROTOCOL 8.2. */
    @Test
    void readsOfAnOlderZxidShowWhatWasThen() {
        ask(create("/a"));
        ask(create("/a/b"));
        long before = zxid;
        ask(new Request.Delete("/a/b", -1));

        assertThat(model.read(new Request.GetChildren("/a", false), ANYBODY, before))
                .isEqualTo(new Response.GetChildren(List.of("b")));
        assertThat(model.read(new Request.GetChildren("/a", false), ANYBODY, zxid))
                .isEqualTo(new Response.GetChildren(List.of()));
    }

    /** PROTOCOL 13. */
    @Test
    void whoMayNotMayNot_andWhoAuthenticatedMay() {
        ask(new Request.Create("/s", null, List.of(new Acl(Permission.ALL, ANN)), 0));
        Asker ann = new Asker(7, List.of(ANYBODY.identities().getFirst(), ANN));
        Request read = new Request.GetData("/s", false);

        assertThat(ask(new Request.SetData("/s", null, -1))).isEqualTo(failed(ErrorCode.NO_AUTH));
        assertThat(ask(create("/s/x"))).isEqualTo(failed(ErrorCode.NO_AUTH));
        assertThat(model.read(read, ANYBODY, zxid)).isEqualTo(failed(ErrorCode.NO_AUTH));
        assertThat(model.read(read, ann, zxid)).isInstanceOf(Response.GetData.class);
    }

    /** PROTOCOL 14. */
    @Test
    void aHardLimitIsNotExceeded() {
        ask(create("/q"));
        ask(create("/zookeeper/quota/q"));
        byte[] limits = "count=-1,bytes=-1=;countHardLimit=2".getBytes(StandardCharsets.UTF_8);
        ask(new Request.Create("/zookeeper/quota/q/zookeeper_limits", limits, Acl.OPEN, 0));
        ask(create("/zookeeper/quota/q/zookeeper_stats"));

        assertThat(ask(create("/q/1"))).isEqualTo(new Response.Create("/q/1"));
        assertThat(ask(create("/q/2"))).isEqualTo(failed(ErrorCode.QUOTA_EXCEEDED));
    }

    /** PROTOCOL 4. */
    @Test
    void allEphemeralsOfASessionGoAtOnce_andNothingIsDoneForIt() {
        ask(create("/e"));
        ask(create("/e/a", CreateMode.EPHEMERAL));
        ask(create("/e/b", CreateMode.EPHEMERAL));
        model.close(new Moment(++zxid, 0), ANYBODY.sessionId());

        assertThat(model.read(new Request.GetChildren("/e", false), ANYBODY, zxid))
                .isEqualTo(new Response.GetChildren(List.of()));
        assertThat(ask(create("/e/c"))).isEqualTo(failed(ErrorCode.SESSION_EXPIRED));
    }

    /** PROTOCOL 9. */
    @Test
    void whatGoesByItselfGoesInItsTime() {
        ask(new Request.CreateTtl("/t", null, Acl.OPEN, 5, 10_000));
        ask(new Request.CreateContainer("/c", null, Acl.OPEN, 4));
        ask(create("/c/x"));

        assertThat(model.reap(new Moment(9, 11_000), "/t")).contains("may live 10000");
        assertThat(model.reap(new Moment(9, 60_000), "/c")).contains("has children");
        ask(new Request.Delete("/c/x", -1));
        assertThat(model.reap(new Moment(9, 5_000), "/c")).contains("empty for 1000 ms");
        assertThat(model.reap(new Moment(9, 5_001), "/c")).isNull();
        assertThat(model.reap(new Moment(10, 11_001), "/t")).isNull();
    }

    /** PROTOCOL 12.3. */
    @Test
    void aDeletionIsToldOnce_toWhoWatchesDataAndChildren() {
        ask(create("/a"));
        WatchModel watches = new WatchModel(model, ANYBODY.identities());
        watches.set("/a", false, zxid);
        watches.set("/a", true, zxid);
        ask(new Request.Delete("/a", -1));

        assertThat(watches.told(zxid, EventType.NODE_DELETED, "/a")).isTrue();
        assertThat(watches.missedAt(zxid)).isNull();
        ask(create("/a"));
        assertThat(watches.missedAt(zxid)).isNull();
    }

    /** PROTOCOL 12.4. */
    @Test
    void aReplyThatShowsAChangeBeforeItsEvent_isFound() {
        ask(create("/a"));
        WatchModel watches = new WatchModel(model, ANYBODY.identities());
        watches.set("/a", false, zxid);
        ask(create("/b"));
        assertThat(watches.missedAt(zxid)).isNull();
        ask(new Request.SetData("/a", null, -1));

        assertThat(watches.missedAt(zxid))
                .isEqualTo(new Change(zxid, EventType.NODE_DATA_CHANGED, "/a", Acl.OPEN, false));
    }

    /** PROTOCOL 12.6. */
    @Test
    void setWatchesTellsAtOnceWhatWasMissed() {
        ask(create("/same"));
        ask(create("/changed"));
        ask(create("/gone"));
        long seen = zxid;
        ask(new Request.SetData("/changed", null, -1));
        ask(create("/same/child"));
        ask(new Request.Delete("/gone", -1));
        List<String> paths = List.of("/same", "/changed", "/gone");
        WatchModel watches = new WatchModel(model, ANYBODY.identities());

        assertThat(
                        watches.restored(
                                new Request.SetWatches2(
                                        seen, paths, paths, paths, List.of("/p"), List.of("/r")),
                                zxid))
                .extracting(event -> event.type() + " " + event.path())
                .containsExactly(
                        "NODE_DATA_CHANGED /changed",
                        "NODE_DELETED /gone",
                        "NODE_CREATED /same",
                        "NODE_CREATED /changed",
                        "NODE_CHILDREN_CHANGED /same",
                        "NODE_DELETED /gone");
    }
}
