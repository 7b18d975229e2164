package io.quorate.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.request.LimitWarnings.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which writes a quota refuses: as a ZooKeeper 3.9.5 with enforceQuota was seen to do it. */
class QuotaRulesTest {

    private static final String LIMITS = "/zookeeper/quota/a/zookeeper_limits";
    private static final String STATS = "/zookeeper/quota/a/zookeeper_stats";

    private final RequestFixture server = new RequestFixture();

    private void quota(String limits) {
        server.enforceQuota = true;
        assertOk(create("/a", "12345"));
        assertOk(create("/zookeeper/quota/a", ""));
        assertOk(create(LIMITS, limits));
        assertOk(create(STATS, ""));
    }

    @Test
    void hardLimitsHold() {
        quota("count=-1,bytes=-1=;byteHardLimit=10;countHardLimit=3");
        assertOk(create("/a/b", "xyz"));
        assertOk(create("/a/c", "x"));
        assertRefused(create("/a/d", ""));
        assertRefused(set("/a/b", "12345"));
        assertOk(set("/a/b", "1234"));
        assertOk(delete("/a/c"));
        assertOk(set("/a/b", "12345"));
        assertRefused(create("/a/d", "1"));
        assertOk(create("/a/d", ""));
        assertThat(text(STATS)).isEqualTo("count=3,bytes=10");
        assertThat(server.warnings.count(Kind.QUOTA_REFUSED)).isEqualTo(3);
        assertThat(server.warnings.lastPath(Kind.QUOTA_REFUSED)).isEqualTo("/a");
    }

    @Test
    void theyHoldForEveryKindOfCreation() {
        quota("countHardLimit=1");
        byte[] data = new byte[0];
        assertRefused(new Request.Create("/a/s", data, Acl.OPEN, 2));
        assertRefused(new Request.Create("/a/e", data, Acl.OPEN, 1));
        assertRefused(new Request.Create2("/a/2", data, Acl.OPEN, 0));
        assertRefused(new Request.CreateContainer("/a/c", data, Acl.OPEN, 4));
        assertRefused(new Request.CreateTtl("/a/t", data, Acl.OPEN, 5, 1000));
    }

    @Test
    void aHardLimitGoesBeforeASoftOneAndWhatIsNotAskedAboutIsNotLimited() {
        quota("count=1,bytes=1=;countHardLimit=3");
        assertOk(create("/a/b", "1234567890"));
        assertOk(create("/a/c", ""));
        assertRefused(create("/a/d", ""));
        assertOk(set("/a/b", "12345678901234567890"));
        assertThat(server.warnings.count(Kind.QUOTA_EXCEEDED)).isEqualTo(2);
    }

    @Test
    void withoutEnforcementEverythingIsOnlyWarnedOf() {
        quota("countHardLimit=1");
        server.enforceQuota = false;
        assertOk(create("/a/b", ""));
        assertThat(server.warnings.count(Kind.QUOTA_EXCEEDED)).isEqualTo(1);
        assertThat(server.warnings.lastPath(Kind.QUOTA_EXCEEDED)).isEqualTo("/a");
        assertThat(server.warnings.count(Kind.QUOTA_REFUSED)).isZero();
        assertOk(set(LIMITS, "garbage"));
        assertOk(create("/a/c", ""));
        assertThat(server.warnings.count(Kind.QUOTA_UNREADABLE)).isEqualTo(1);
    }

    @Test
    void softLimitsNeverRefuse() {
        quota("count=1,bytes=5");
        assertOk(create("/a/b", "x"));
        assertOk(set("/a/b", "xyz"));
        assertThat(server.warnings.count(Kind.QUOTA_EXCEEDED)).isEqualTo(2);
    }

    /** What makes the usage less is refused as well as long as it stays too much. */
    @Test
    void belowTheLimitIsWhatCountsAndNotTheDirection() {
        quota("byteHardLimit=3");
        assertRefused(set("/a", "1234"));
        // Of the same length: the bytes are not asked about.
        assertOk(set("/a", "54321"));
        assertOk(create("/a/empty", ""));
        assertOk(set("/a", "123"));
    }

    @Test
    void theQuotaIsAskedBehindPermissionsAndBeforeTheVersion() {
        quota("byteHardLimit=5;countHardLimit=2");
        assertThat(errorOf(new Request.SetData("/a", new byte[9], 77)))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        assertThat(errorOf(new Request.SetData("/a", new byte[2], 77)))
                .isEqualTo(ErrorCode.BAD_VERSION);
        assertThat(errorOf(create("/a/x/y", "123456"))).isEqualTo(ErrorCode.NO_NODE);
        assertOk(new Request.Create("/a/e", new byte[0], Acl.OPEN, 1));
        assertThat(errorOf(create("/a/e", "123456"))).isEqualTo(ErrorCode.NODE_EXISTS);
        assertThat(errorOf(create("/a/e/x", "123456")))
                .isEqualTo(ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
        assertThat(errorOf(set("/none", "123456"))).isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void limitsOfWhichNobodyKeepsTheUsageDoNotCount() {
        quota("countHardLimit=1");
        assertOk(delete(STATS));
        assertOk(create("/a/b", ""));
        assertOk(create("/a/c", ""));
        assertOk(create(STATS, ""));
        assertRefused(create("/a/d", ""));
        assertOk(delete(LIMITS));
        assertOk(create("/a/d", ""));
    }

    @Test
    void whatCannotBeReadLetsNothingThrough() {
        quota("countHardLimit=x");
        assertThat(errorOf(create("/a/b", ""))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(errorOf(set("/a", "12345"))).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertOk(create("/b", ""));
        assertOk(set(LIMITS, "countHardLimit=2"));
        assertOk(create("/a/b", ""));
    }

    @Test
    void theDeepestQuotaDecides() {
        quota("countHardLimit=2");
        assertOk(create("/a/b", ""));
        assertOk(create("/zookeeper/quota/a/b", ""));
        assertOk(create("/zookeeper/quota/a/b/zookeeper_limits", "countHardLimit=2"));
        assertOk(create("/zookeeper/quota/a/b/zookeeper_stats", ""));
        assertOk(create("/a/b/c", ""));
        assertRefused(create("/a/b/d", ""));
        assertRefused(create("/a/d", ""));
    }

    /** In ZooKeeper each operation is judged alone, and both are done. */
    @Test
    void theOperationsOfAMultiCountTogether() {
        quota("countHardLimit=2");
        Response refused =
                server.write(new Request.Multi(List.of(create("/a/b", ""), create("/a/c", ""))));
        assertThat(refused.toString()).contains("QUOTA_EXCEEDED");
        assertThat(server.tree.stat("/a/b")).isNull();
        // What was rolled back does not count.
        assertOk(create("/a/b", ""));
        assertRefused(create("/a/c", ""));
    }

    private ErrorCode errorOf(Request request) {
        return server.errorOf(request);
    }

    private void assertOk(Request request) {
        assertThat(errorOf(request)).as(request.toString()).isEqualTo(ErrorCode.OK);
    }

    private void assertRefused(Request request) {
        assertThat(errorOf(request)).as(request.toString()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    private static Request.MultiOp create(String path, String data) {
        return new Request.Create(path, bytes(data), Acl.OPEN, 0);
    }

    private static Request set(String path, String data) {
        return new Request.SetData(path, bytes(data), -1);
    }

    private static Request delete(String path) {
        return new Request.Delete(path, -1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable String text(String path) {
        Response response = server.read(new Request.GetData(path, false));
        return response instanceof Response.GetData data && data.data() != null
                ? new String(data.data(), StandardCharsets.UTF_8)
                : null;
    }
}
