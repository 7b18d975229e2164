package io.quorate.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.txn.Txn;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/** PROTOCOL 11. */
class MultiTest {

    private static final List<Acl> OPEN = Acl.OPEN;
    private static final int SEQUENTIAL = 2;

    private final RequestFixture fixture = new RequestFixture();

    @Test
    void eachOperationIsAnsweredInItsOwnWay() {
        Response response =
                fixture.write(
                        multi(
                                new Request.Create("/a", new byte[1], OPEN, 0),
                                new Request.Create2("/a/b", new byte[2], OPEN, 0),
                                new Request.CreateContainer("/a/c", new byte[3], OPEN, 4),
                                new Request.CreateTtl("/a/t", new byte[4], OPEN, 5, 1000),
                                new Request.SetData("/a", new byte[5], 0),
                                new Request.Check("/a", 1),
                                new Request.Delete("/a/b", 0)));
        long zxid = fixture.lastZxid();
        long time = fixture.timeMillis;
        assertThat(response)
                .isEqualTo(
                        new Response.Multi(
                                List.of(
                                        new Response.Create("/a"),
                                        new Response.Create2("/a/b", created(zxid, time, 2)),
                                        new Response.Create2("/a/c", created(zxid, time, 3)),
                                        new Response.Create2("/a/t", created(zxid, time, 4)),
                                        new Response.SetData(
                                                new Stat(
                                                        zxid, zxid, time, time, 1, 3, 0, 0, 5, 3,
                                                        zxid)),
                                        new Response.Done(OpCode.CHECK),
                                        new Response.Done(OpCode.DELETE))));
    }

    private static Stat created(long zxid, long time, int dataLength) {
        return new Stat(zxid, zxid, time, time, 0, 0, 0, 0, dataLength, 0, zxid);
    }

    /** As ZooKeeper 3.9.5: within a multi the flags decide, and the field is then ignored. */
    @Test
    void aTimeToLiveWithoutItsFlagIsAPlainCreate() {
        assertThat(fixture.write(multi(new Request.CreateTtl("/a", null, OPEN, 0, 1000))))
                .isEqualTo(new Response.Multi(List.of(new Response.Create("/a"))));
        assertThat(errorsOf(fixture.write(multi(new Request.CreateTtl("/b", null, OPEN, 7, 1000)))))
                .containsExactly(ErrorCode.BAD_ARGUMENTS);
    }

    @Test
    void anEmptyMultiIsAnsweredByItsEndAlone() {
        assertThat(fixture.write(multi())).isEqualTo(new Response.Multi(List.of()));
    }

    @Test
    void laterOperationsSeeWhatEarlierOnesDid() {
        assertThat(
                        errorsOf(
                                fixture.write(
                                        multi(
                                                new Request.Create("/a", null, OPEN, 0),
                                                new Request.Create("/a/b", null, OPEN, 0),
                                                new Request.SetData("/a", null, 0),
                                                new Request.Check("/a", 1),
                                                new Request.Delete("/a/b", 0),
                                                new Request.Delete("/a", 1)))))
                .isEmpty();
        assertThat(fixture.tree.stat("/a")).isNull();
    }

    @Test
    void oneRefusalMakesErrorsOfAll() {
        Response response =
                fixture.write(
                        multi(
                                new Request.Create("/a", null, OPEN, 0),
                                new Request.Check("/a", 0),
                                new Request.Delete("/missing", -1),
                                new Request.Create("/b", null, OPEN, 0),
                                new Request.Delete("/alsomissing", -1)));
        assertThat(errorsOf(response))
                .containsExactly(
                        ErrorCode.OK,
                        ErrorCode.OK,
                        ErrorCode.NO_NODE,
                        ErrorCode.RUNTIME_INCONSISTENCY,
                        ErrorCode.RUNTIME_INCONSISTENCY);
        assertThat(fixture.tree.stat("/a")).isNull();
        assertThat(fixture.tree.stat("/b")).isNull();
    }

    /** ZOOKEEPER-1624: a refused multi must not use up its parent's sequence numbers. */
    @Test
    void aRefusedMultiGivesItsSequenceNumbersBack() {
        fixture.write(new Request.Create("/p", null, OPEN, 0));
        Request.MultiOp sequential = new Request.Create("/p/s", null, OPEN, SEQUENTIAL);
        Request.MultiOp refused = new Request.Create("/p", null, OPEN, 0);
        fixture.prepare(multi(sequential));
        fixture.prepare(multi(sequential, sequential, refused));
        fixture.prepare(multi(sequential, sequential));
        assertThat(pathsOf(fixture.commit())).containsExactly("/p/s0000000000");
        assertThat(errorsOf(fixture.commit())).hasSize(3);
        assertThat(pathsOf(fixture.commit())).containsExactly("/p/s0000000001", "/p/s0000000002");
        assertThat(fixture.speculative.outstandingCount()).isZero();
    }

    @Test
    void whatWasInFlightBeforeARefusedMultiStaysSo() {
        fixture.prepare(new Request.Create("/e", null, OPEN, 1));
        fixture.prepare(new Request.SetData("/e", null, 0));
        fixture.prepare(
                multi(
                        new Request.SetData("/e", null, 1),
                        new Request.Delete("/e", 2),
                        new Request.Create("/e", null, OPEN, 0),
                        new Request.Check("/missing", 0)));
        Txn setData = fixture.prepare(new Request.SetData("/e", null, 1));
        assertThat(setData).isInstanceOf(Txn.SetData.class);
        fixture.prepare(new Request.CloseSession());
        assertThat(fixture.prepare(new Request.SetData("/e", null, -1)))
                .isEqualTo(new Txn.Error(ErrorCode.NO_NODE));
    }

    @Test
    void aMultiMayUndoItself() {
        fixture.write(new Request.Create("/a", null, OPEN, 0));
        assertThat(
                        errorsOf(
                                fixture.write(
                                        multi(
                                                new Request.Delete("/a", -1),
                                                new Request.Create("/a", new byte[7], OPEN, 1),
                                                new Request.Delete("/a", 0),
                                                new Request.Create("/a", new byte[8], OPEN, 0)))))
                .isEmpty();
        Stat stat = Objects.requireNonNull(fixture.tree.stat("/a"));
        assertThat(stat.dataLength()).isEqualTo(8);
        assertThat(stat.ephemeralOwner()).isZero();
        assertThat(fixture.tree.ephemeralCount()).isZero();
    }

    private static Request.Multi multi(Request.MultiOp... ops) {
        return new Request.Multi(List.of(ops));
    }

    private static List<ErrorCode> errorsOf(Response response) {
        return ((Response.Multi) response)
                .results().stream()
                        .filter(Response.Failed.class::isInstance)
                        .map(result -> ((Response.Failed) result).error())
                        .toList();
    }

    private static List<String> pathsOf(Response response) {
        return ((Response.Multi) response)
                .results().stream().map(result -> ((Response.Create) result).path()).toList();
    }
}
