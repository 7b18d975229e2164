package io.quorate.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/** A {@link RequestFixture} that enforces quotas, and one on {@code /a}. */
final class QuotaFixture {

    static final String LIMITS = "/zookeeper/quota/a/zookeeper_limits";
    static final String STATS = "/zookeeper/quota/a/zookeeper_stats";

    private final RequestFixture server;

    QuotaFixture(RequestFixture server) {
        this.server = server;
    }

    /** Creates {@code /a} of five bytes, with these limits. */
    void quota(String limits) {
        server.enforceQuota = true;
        assertOk(creation("/a", "12345"));
        assertOk(creation("/zookeeper/quota/a", ""));
        assertOk(creation(LIMITS, limits));
        assertOk(creation(STATS, ""));
    }

    void assertOk(Request request) {
        assertThat(server.errorOf(request)).as(request.toString()).isEqualTo(ErrorCode.OK);
    }

    void assertRefused(Request request) {
        assertThat(server.errorOf(request))
                .as(request.toString())
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    }

    static Request.MultiOp creation(String path, String data) {
        return new Request.Create(path, bytes(data), Acl.OPEN, 0);
    }

    static Request.MultiOp set(String path, String data) {
        return new Request.SetData(path, bytes(data), -1);
    }

    static Request delete(String path) {
        return new Request.Delete(path, -1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The data of a znode; null if there are none. */
    @Nullable String text(String path) {
        Response response = server.read(new Request.GetData(path, false));
        return response instanceof Response.GetData data && data.data() != null
                ? new String(data.data(), StandardCharsets.UTF_8)
                : null;
    }
}
