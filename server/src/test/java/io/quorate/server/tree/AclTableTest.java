package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.txn.AclList;

import org.junit.jupiter.api.Test;

import java.util.List;

class AclTableTest {

    private final AclTable table = new AclTable();

    @Test
    void equalListsShareANumber() {
        int open = table.acquire(AclList.OPEN);
        int one = table.acquire(acl(1));
        assertThat(one).isNotEqualTo(open);
        assertThat(table.acquire(acl(1))).isEqualTo(one);
        assertThat(table.acquire(AclList.OPEN)).isEqualTo(open);
        assertThat(table.get(one)).isEqualTo(acl(1));
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void aNumberIsUsedAgainWhenItsLastZnodeIsGone() {
        table.acquire(AclList.OPEN);
        int one = table.acquire(acl(1));
        table.acquire(acl(1));
        table.release(one);
        assertThat(table.acquire(acl(2))).isNotEqualTo(one);
        table.release(one);
        assertThat(table.acquire(acl(3))).isEqualTo(one);
        assertThat(table.get(one)).isEqualTo(acl(3));
        assertThat(table.size()).isEqualTo(3);
    }

    @Test
    void theFirstNumberIsNothingSpecialOnceItIsFree() {
        int first = table.acquire(acl(1));
        table.acquire(acl(2));
        table.release(first);
        assertThat(table.acquire(acl(3))).isEqualTo(first);
        assertThat(table.acquire(acl(1))).isNotEqualTo(first);
        assertThat(table.get(table.acquire(acl(3)))).isEqualTo(acl(3));
    }

    @Test
    void holdsManyLists() {
        for (int i = 0; i < 1000; i++) {
            table.acquire(acl(i));
        }
        for (int i = 0; i < 1000; i++) {
            int number = table.acquire(acl(i));
            assertThat(table.get(number)).isEqualTo(acl(i));
            table.release(number);
            table.release(number);
        }
        assertThat(table.size()).isZero();
    }

    @Test
    void releasingTooOftenIsABug() {
        int number = table.acquire(acl(1));
        table.release(number);
        assertThatThrownBy(() -> table.release(number)).isInstanceOf(InvariantViolation.class);
    }

    private static AclList acl(int user) {
        return AclList.of(List.of(new Acl(1, new Identity("digest", "user" + user + ":x"))));
    }
}
