package io.quorate.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;

/** Sequence numbers: PROTOCOL 9. */
class SequenceTest {

    private static final int SEQUENTIAL = CreateMode.PERSISTENT_SEQUENTIAL.flags();

    private final RequestFixture fixture = new RequestFixture();

    @Test
    void theNumberCountsAllCreationsAndNeverGoesBack() {
        write("/p", 0);
        assertThat(write("/p/s-", SEQUENTIAL)).isEqualTo("/p/s-0000000000");
        assertThat(write("/p/plain", 0)).isEqualTo("/p/plain");
        assertThat(write("/p/s-", SEQUENTIAL)).isEqualTo("/p/s-0000000002");
        fixture.write(new Request.Delete("/p/s-0000000002", -1));
        assertThat(write("/p/other", SEQUENTIAL)).isEqualTo("/p/other0000000003");
        assertThat(write("/p/", SEQUENTIAL)).isEqualTo("/p/0000000004");
        assertThat(write("/", SEQUENTIAL)).isEqualTo("/0000000001");
    }

    @Test
    void proposalsInFlightCount() {
        write("/p", 0);
        for (int i = 0; i < 5; i++) {
            Txn.Create create = (Txn.Create) fixture.prepare(sequential("/p/s"));
            assertThat(create.path().utf8()).isEqualTo("/p/s000000000" + i);
            assertThat(create.parentCversion()).isEqualTo(i + 1);
        }
    }

    @Test
    void aDeletedParentStartsAnew() {
        write("/p", 0);
        write("/p/s", SEQUENTIAL);
        fixture.prepare(new Request.Delete("/p/s0000000000", -1));
        fixture.prepare(new Request.Delete("/p", -1));
        fixture.prepare(new Request.Create("/p", null, Acl.OPEN, 0));
        Txn.Create create = (Txn.Create) fixture.prepare(sequential("/p/s"));
        assertThat(create.path().utf8()).isEqualTo("/p/s0000000000");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                9,
                10,
                999_999_999,
                1_000_000_000,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE,
                -2_000_000_000,
                -1_000_000_000,
                -999_999_999,
                -12345,
                -1
            })
    void theNumberIsPrintedAsZooKeeperPrintsIt(int cversion) {
        setCversion(cversion);
        Txn.Create create = (Txn.Create) fixture.prepare(sequential("/p/s"));
        assertThat(create.path().utf8())
                .isEqualTo("/p/s" + String.format(Locale.ENGLISH, "%010d", cversion));
    }

    @Test
    void theNumberWrapsAndGoesOn() {
        setCversion(Integer.MAX_VALUE);
        assertThat(write("/p/s", SEQUENTIAL)).isEqualTo("/p/s2147483647");
        assertThat(write("/p/s", SEQUENTIAL)).isEqualTo("/p/s-2147483648");
        assertThat(write("/p/s", SEQUENTIAL)).isEqualTo("/p/s-2147483647");
    }

    /** Plants /p as if it had had that many children. */
    private void setCversion(int cversion) {
        write("/p", 0);
        write("/p/first", 0);
        Txn.Create create =
                new Txn.Create(
                        ByteSlice.ofUtf8("/p/last"),
                        null,
                        AclList.OPEN,
                        0,
                        cversion,
                        Txn.CreateReply.PATH);
        fixture.prepare(new Request.Delete("/missing", -1));
        fixture.tree.apply(fixture.lastZxid(), new TxnHeader(0, 0, 0, 0), create);
        fixture.forgetLast();
    }

    private static Request sequential(String path) {
        return new Request.Create(path, null, Acl.OPEN, SEQUENTIAL);
    }

    private String write(String path, int flags) {
        return ((Response.Create) fixture.write(new Request.Create(path, null, Acl.OPEN, flags)))
                .path();
    }
}
