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
import io.quorate.server.request.LimitWarnings.Kind;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Which writes a quota refuses: as a ZooKeeper 3.9.5 with enforceQuota was seen to do it. */
class QuotaRulesTest {

    private final RequestFixture server = new RequestFixture();
    private final QuotaFixture quotas = new QuotaFixture(server);

    @Test
    void hardLimitsHold() {
        quotas.quota("count=-1,bytes=-1=;byteHardLimit=10;countHardLimit=3");
        quotas.assertOk(creation("/a/b", "xyz"));
        quotas.assertOk(creation("/a/c", "x"));
        quotas.assertRefused(creation("/a/d", ""));
        quotas.assertRefused(set("/a/b", "12345"));
        quotas.assertOk(set("/a/b", "1234"));
        quotas.assertOk(delete("/a/c"));
        quotas.assertOk(set("/a/b", "12345"));
        quotas.assertRefused(creation("/a/d", "1"));
        quotas.assertOk(creation("/a/d", ""));
        assertThat(quotas.text(STATS)).isEqualTo("count=3,bytes=10");
        assertThat(server.warnings.count(Kind.QUOTA_REFUSED)).isEqualTo(3);
        assertThat(server.warnings.lastPath(Kind.QUOTA_REFUSED)).isEqualTo("/a");
    }

    @Test
    void theyHoldForEveryKindOfCreation() {
        quotas.quota("countHardLimit=1");
        byte[] data = new byte[0];
        quotas.assertRefused(new Request.Create("/a/s", data, Acl.OPEN, 2));
        quotas.assertRefused(new Request.Create("/a/e", data, Acl.OPEN, 1));
        quotas.assertRefused(new Request.Create2("/a/2", data, Acl.OPEN, 0));
        quotas.assertRefused(new Request.CreateContainer("/a/c", data, Acl.OPEN, 4));
        quotas.assertRefused(new Request.CreateTtl("/a/t", data, Acl.OPEN, 5, 1000));
    }

    @Test
    void aHardLimitGoesBeforeASoftOneAndWhatIsNotAskedAboutIsNotLimited() {
        quotas.quota("count=1,bytes=1=;countHardLimit=3");
        quotas.assertOk(creation("/a/b", "1234567890"));
        quotas.assertOk(creation("/a/c", ""));
        quotas.assertRefused(creation("/a/d", ""));
        quotas.assertOk(set("/a/b", "12345678901234567890"));
        assertThat(server.warnings.count(Kind.QUOTA_EXCEEDED)).isEqualTo(2);
    }

    @Test
    void withoutEnforcementEverythingIsOnlyWarnedOf() {
        quotas.quota("countHardLimit=1");
        server.enforceQuota = false;
        quotas.assertOk(creation("/a/b", ""));
        assertThat(server.warnings.count(Kind.QUOTA_EXCEEDED)).isEqualTo(1);
        assertThat(server.warnings.lastPath(Kind.QUOTA_EXCEEDED)).isEqualTo("/a");
        assertThat(server.warnings.count(Kind.QUOTA_REFUSED)).isZero();
        quotas.assertOk(set(LIMITS, "garbage"));
        quotas.assertOk(creation("/a/c", ""));
        assertThat(server.warnings.count(Kind.QUOTA_UNREADABLE)).isEqualTo(1);
    }

    @Test
    void softLimitsNeverRefuse() {
        quotas.quota("count=1,bytes=5");
        quotas.assertOk(creation("/a/b", "x"));
        quotas.assertOk(set("/a/b", "xyz"));
        assertThat(server.warnings.count(Kind.QUOTA_EXCEEDED)).isEqualTo(2);
    }

    /** What makes the usage less is refused as well as long as it stays too much. */
    @Test
    void belowTheLimitIsWhatCountsAndNotTheDirection() {
        quotas.quota("byteHardLimit=3");
        quotas.assertRefused(set("/a", "1234"));
        // Of the same length: the bytes are not asked about.
        quotas.assertOk(set("/a", "54321"));
        quotas.assertOk(creation("/a/empty", ""));
        quotas.assertOk(set("/a", "123"));
    }

    @Test
    void theQuotaIsAskedBehindPermissionsAndBeforeTheVersion() {
        quotas.quota("byteHardLimit=5;countHardLimit=2");
        assertThat(errorOf(new Request.SetData("/a", new byte[9], 77)))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(errorOf(new Request.SetData("/a", new byte[2], 77)))
                .isEqualTo(ErrorCode.BAD_VERSION);
        assertThat(errorOf(creation("/a/x/y", "123456"))).isEqualTo(ErrorCode.NO_NODE);
        quotas.assertOk(new Request.Create("/a/e", new byte[0], Acl.OPEN, 1));
        assertThat(errorOf(creation("/a/e", "123456"))).isEqualTo(ErrorCode.NODE_EXISTS);
        assertThat(errorOf(creation("/a/e/x", "123456")))
                .isEqualTo(ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
        assertThat(errorOf(set("/none", "123456"))).isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void limitsOfWhichNobodyKeepsTheUsageDoNotCount() {
        quotas.quota("countHardLimit=1");
        quotas.assertOk(delete(STATS));
        quotas.assertOk(creation("/a/b", ""));
        quotas.assertOk(creation("/a/c", ""));
        quotas.assertOk(creation(STATS, ""));
        quotas.assertRefused(creation("/a/d", ""));
        quotas.assertOk(delete(LIMITS));
        quotas.assertOk(creation("/a/d", ""));
    }

    @Test
    void whatCannotBeReadLetsNothingThrough() {
        quotas.quota("countHardLimit=x");
        assertThat(errorOf(creation("/a/b", ""))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(errorOf(set("/a", "12345"))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        quotas.assertOk(creation("/b", ""));
        quotas.assertOk(set(LIMITS, "countHardLimit=2"));
        quotas.assertOk(creation("/a/b", ""));
    }

    @Test
    void theDeepestQuotaDecides() {
        quotas.quota("countHardLimit=2");
        quotas.assertOk(creation("/a/b", ""));
        quotas.assertOk(creation("/zookeeper/quota/a/b", ""));
        quotas.assertOk(creation("/zookeeper/quota/a/b/zookeeper_limits", "countHardLimit=2"));
        quotas.assertOk(creation("/zookeeper/quota/a/b/zookeeper_stats", ""));
        quotas.assertOk(creation("/a/b/c", ""));
        quotas.assertRefused(creation("/a/b/d", ""));
        quotas.assertRefused(creation("/a/d", ""));
    }

    /** In ZooKeeper each operation is judged alone, and both are done. */
    @Test
    void theOperationsOfAMultiCountTogether() {
        quotas.quota("countHardLimit=2");
        Response refused =
                server.write(
                        new Request.Multi(List.of(creation("/a/b", ""), creation("/a/c", ""))));
        assertThat(refused.toString()).contains("QUOTA_EXCEEDED");
        assertThat(server.tree.stat("/a/b")).isNull();
        // What was rolled back does not count.
        quotas.assertOk(creation("/a/b", ""));
        quotas.assertRefused(creation("/a/c", ""));
    }

    private ErrorCode errorOf(Request request) {
        return server.errorOf(request);
    }
}
