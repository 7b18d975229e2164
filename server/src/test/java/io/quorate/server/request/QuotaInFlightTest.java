package io.quorate.server.request;

import static io.quorate.server.request.QuotaFixture.LIMITS;
import static io.quorate.server.request.QuotaFixture.STATS;
import static io.quorate.server.request.QuotaFixture.creation;
import static io.quorate.server.request.QuotaFixture.delete;
import static io.quorate.server.request.QuotaFixture.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.txn.Txn;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A quota judges a write by all that goes before it, committed or not: usage and limits alike. */
class QuotaInFlightTest {

    private final RequestFixture server = new RequestFixture();
    private final QuotaFixture quotas = new QuotaFixture(server);

    @Test
    void whatIsInFlightCounts() {
        quotas.quota("countHardLimit=3;byteHardLimit=10");
        server.prepare(creation("/a/b", "123"));
        server.prepare(set("/a/b", "12345"));
        server.prepare(creation("/a/c", "1"));
        server.prepare(delete("/a/b"));
        server.prepare(creation("/a/c", ""));
        server.prepare(creation("/a/d", ""));
        server.prepare(creation("/a/e", ""));
        List<ErrorCode> errors =
                List.of(commit(), commit(), commit(), commit(), commit(), commit(), commit());
        assertThat(errors)
                .containsExactly(
                        ErrorCode.OK,
                        ErrorCode.OK,
                        ErrorCode.QUOTA_EXCEEDED,
                        ErrorCode.OK,
                        ErrorCode.OK,
                        ErrorCode.OK,
                        ErrorCode.QUOTA_EXCEEDED);
        assertThat(quotas.text(STATS)).isEqualTo("count=3,bytes=5");
    }

    /** What was let through before a quota came into force counts as well as what came later. */
    @Test
    void aQuotaThatComesWhileMuchIsInFlightCountsItToo() {
        quotas.quota("");
        quotas.assertOk(delete(STATS));
        quotas.assertOk(delete(LIMITS));
        server.prepare(creation(STATS, ""));
        server.prepare(creation(LIMITS, "countHardLimit=3"));
        server.prepare(creation("/a/b", ""));
        server.prepare(creation("/a/c", ""));
        assertThat(List.of(commit(), commit())).containsOnly(ErrorCode.OK);
        server.prepare(creation("/a/d", ""));
        assertThat(List.of(commit(), commit(), commit()))
                .containsExactly(ErrorCode.OK, ErrorCode.OK, ErrorCode.QUOTA_EXCEEDED);
    }

    @Test
    void aLimitInFlightCounts() {
        quotas.quota("countHardLimit=2");
        server.prepare(set(LIMITS, "countHardLimit=1"));
        assertInFlight(creation("/a/b", ""), ErrorCode.QUOTA_EXCEEDED);
        server.prepare(set(LIMITS, "x"));
        assertInFlight(creation("/a/b", ""), ErrorCode.MARSHALLING_ERROR);
        server.prepare(delete(LIMITS));
        assertInFlight(creation("/a/b", "123"), ErrorCode.OK);
        server.prepare(creation(LIMITS, "byteHardLimit=9"));
        assertInFlight(set("/a/b", "12345"), ErrorCode.QUOTA_EXCEEDED);
        assertInFlight(set("/a/b", "1234"), ErrorCode.OK);
        server.prepare(delete(STATS));
        assertInFlight(set("/a/b", "1234567"), ErrorCode.OK);
        while (server.inFlight() > 0) {
            commit();
        }
        quotas.assertOk(creation(STATS, ""));
        assertThat(quotas.text(STATS)).isEqualTo("count=2,bytes=12");
        quotas.assertRefused(creation("/a/c", "1"));
    }

    /** A znode with limits may be in flight for another reason than its data. */
    @Test
    void anAclOfLimitsInFlightChangesNoLimit() {
        quotas.quota("countHardLimit=1");
        server.prepare(new Request.SetAcl(LIMITS, Acl.OPEN, -1));
        assertInFlight(creation("/a/b", ""), ErrorCode.QUOTA_EXCEEDED);
    }

    /** The nearest one counts, whether it is in flight or not. */
    @Test
    void quotasInFlightAreNestedInOthers() {
        quotas.quota("countHardLimit=3");
        quotas.assertOk(creation("/a/b", ""));
        quotas.assertOk(creation("/zookeeper/quota/a/b", ""));
        String inner = "/zookeeper/quota/a/b/zookeeper_limits";
        server.prepare(creation("/zookeeper/quota/a/b/zookeeper_stats", ""));
        server.prepare(creation(inner, "countHardLimit=1"));
        server.prepare(set(LIMITS, "countHardLimit=2"));
        assertInFlight(creation("/a/b/c", ""), ErrorCode.QUOTA_EXCEEDED);
        assertInFlight(creation("/a/c", ""), ErrorCode.QUOTA_EXCEEDED);
        server.prepare(set(inner, "countHardLimit=2"));
        assertInFlight(creation("/a/b/c", ""), ErrorCode.OK);
        server.prepare(delete(inner));
        assertInFlight(creation("/a/b/d", ""), ErrorCode.QUOTA_EXCEEDED);
        server.prepare(delete(LIMITS));
        assertInFlight(creation("/a/b/d", ""), ErrorCode.OK);
    }

    @Test
    void limitsOfARefusedMultiDoNotCount() {
        quotas.quota("countHardLimit=2");
        server.prepare(
                new Request.Multi(
                        List.of(set(LIMITS, "countHardLimit=1"), new Request.Check("/none", -1))));
        assertInFlight(creation("/a/b", ""), ErrorCode.OK);
        server.prepare(
                new Request.Multi(
                        List.of(
                                new Request.Delete(LIMITS, -1),
                                creation("/a/c", ""),
                                creation(LIMITS, "countHardLimit=4"))));
        assertInFlight(creation("/a/d", ""), ErrorCode.OK);
        assertInFlight(creation("/a/e", ""), ErrorCode.QUOTA_EXCEEDED);
    }

    /** Else a limit on everything would depend on how long the text of another one's usage is. */
    @Test
    void whatShowsUsageIsNoUsage() {
        quotas.quota("");
        quotas.assertOk(creation("/zookeeper/quota/zookeeper", ""));
        quotas.assertOk(creation("/zookeeper/quota/zookeeper/zookeeper_stats", "12345"));
        quotas.assertOk(
                creation("/zookeeper/quota/zookeeper/zookeeper_limits", "byteHardLimit=20"));
        assertThat(quotas.text("/zookeeper/quota/zookeeper/zookeeper_stats"))
                .isEqualTo("count=9,bytes=16");
        server.prepare(delete(STATS));
        assertInFlight(creation(STATS, "1234567890"), ErrorCode.OK);
        assertInFlight(set(STATS, "12345678901"), ErrorCode.OK);
        assertInFlight(set(LIMITS, "count=1"), ErrorCode.QUOTA_EXCEEDED);
        assertInFlight(set(LIMITS, "b=-1"), ErrorCode.OK);
    }

    @Test
    void theEndOfASessionMakesRoomAtOnce() {
        quotas.quota("countHardLimit=2");
        quotas.assertOk(new Request.Create("/a/e", new byte[0], Acl.OPEN, 1));
        quotas.assertRefused(creation("/a/b", ""));
        server.prepare(new Request.CloseSession());
        server.session++;
        quotas.assertOk(creation("/a/b", ""));
    }

    private void assertInFlight(Request request, ErrorCode expected) {
        ErrorCode decided =
                server.prepare(request) instanceof Txn.Error(ErrorCode code) ? code : ErrorCode.OK;
        assertThat(decided).as(request.toString()).isEqualTo(expected);
    }

    private ErrorCode commit() {
        return server.commit() instanceof Response.Failed failed ? failed.error() : ErrorCode.OK;
    }
}
