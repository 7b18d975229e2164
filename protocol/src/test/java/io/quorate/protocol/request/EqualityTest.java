package io.quorate.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Function;

/** Records that hold bytes are equal by contents, and null is not empty. */
class EqualityTest {

    private static final Stat STAT = new Stat(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    private static final List<Function<byte @Nullable [], Object>> HOLDERS =
            List.of(
                    data -> new Request.Create("/a", data, Acl.OPEN, 0),
                    data -> new Request.Create2("/a", data, Acl.OPEN, 0),
                    data -> new Request.CreateContainer("/a", data, Acl.OPEN, 4),
                    data -> new Request.CreateTtl("/a", data, Acl.OPEN, 5, 1000),
                    data -> new Request.SetData("/a", data, -1),
                    data -> new Request.Auth(0, "digest", data),
                    Request.Sasl::new,
                    data -> new Response.GetData(data, STAT),
                    Response.Sasl::new,
                    data -> new ConnectRequest(0, 1, 2, 3, data, false, true),
                    data -> new ConnectResponse(0, 1, 2, data, false, true));

    @Test
    void contentsDecide() {
        for (Function<byte @Nullable [], Object> holder : HOLDERS) {
            Object one = holder.apply(new byte[] {1, 2});
            assertThat(one)
                    .isEqualTo(holder.apply(new byte[] {1, 2}))
                    .hasSameHashCodeAs(holder.apply(new byte[] {1, 2}))
                    .isNotEqualTo(holder.apply(new byte[] {1, 3}))
                    .isNotEqualTo(holder.apply(null));
            assertThat(holder.apply(null))
                    .isEqualTo(holder.apply(null))
                    .isNotEqualTo(holder.apply(new byte[0]));
        }
    }

    @Test
    void operationsAreNotEachOther() {
        assertThat(new Request.Create("/a", null, Acl.OPEN, 0))
                .isNotEqualTo(new Request.Create2("/a", null, Acl.OPEN, 0));
    }

    @Test
    void otherFieldsCount() {
        byte[] data = {1};
        Request.CreateTtl create = new Request.CreateTtl("/a", data, Acl.OPEN, 5, 1000);
        assertThat(create)
                .isNotEqualTo(new Request.CreateTtl("/b", data, Acl.OPEN, 5, 1000))
                .isNotEqualTo(new Request.CreateTtl("/a", data, Acl.READ_ONLY, 5, 1000))
                .isNotEqualTo(new Request.CreateTtl("/a", data, Acl.OPEN, 6, 1000))
                .isNotEqualTo(new Request.CreateTtl("/a", data, Acl.OPEN, 5, 1001));
        assertThat(new Request.SetData("/a", data, 1))
                .isNotEqualTo(new Request.SetData("/b", data, 1))
                .isNotEqualTo(new Request.SetData("/a", data, 2));
        assertThat(new Request.Auth(0, "digest", data))
                .isNotEqualTo(new Request.Auth(0, "ip", data))
                .isNotEqualTo(new Request.Auth(1, "digest", data));
    }
}
