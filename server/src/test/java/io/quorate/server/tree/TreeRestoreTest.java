package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class TreeRestoreTest {

    private static final AclList ANN =
            AclList.of(List.of(new Acl(1, new Identity("digest", "ann:x"))));

    private final TreeRestore restore = new TreeRestore(1);

    @BeforeEach
    void beginWithWhatEveryTreeHas() throws InconsistentStateException {
        restore.acl(0, AclList.OPEN);
        restore.acl(7, AclList.READ_ONLY);
        for (String path : List.of("/", "/zookeeper", "/zookeeper/quota")) {
            restore.znode(znode(path, 0, 0), 0, 0);
        }
        restore.znode(znode("/zookeeper/config", 7, 0), 0, 0);
    }

    private static byte[] znode(String path, int acl, long owner) {
        return Znode.create(ByteSlice.ofUtf8(path), ByteSlice.ofUtf8("d"), acl, 0, 1, owner);
    }

    private static void assertInconsistent(ThrowingCallable call, String what) {
        assertThatThrownBy(call)
                .isInstanceOf(InconsistentStateException.class)
                .hasMessageContaining(what);
    }

    @Test
    void aTreeIsAsItsPartsSay() throws InconsistentStateException {
        restore.acl(3, ANN);
        restore.znode(znode("/a", 3, 0), 4, 9);
        restore.znode(znode("/a/b", 0, 55), 0, 0);
        DataTree tree = restore.finish(12);

        assertThat(tree.lastZxid()).isEqualTo(12);
        assertThat(tree.digest()).isEqualTo(tree.recomputedDigest());
        assertThat(tree.ephemeralsOf(55)).containsExactly("/a/b");
        assertThat(tree.stat("/a"))
                .satisfies(
                        stat -> {
                            assertThat(stat.pzxid()).isEqualTo(9);
                            assertThat(stat.numChildren()).isEqualTo(1);
                        });
        assertThat(tree.changedCount()).isZero();
        assertThat(tree.aclCount()).isEqualTo(3);
    }

    /** Numbers that no znode had are given to the next ACLs, and those in use are not. */
    @Test
    void aclNumbersGoOn() throws InconsistentStateException {
        DataTree tree = restore.finish(12);
        for (int i = 0; i < 10; i++) {
            AclList acl = AclList.of(List.of(new Acl(1, new Identity("digest", "u:" + i))));
            tree.apply(
                    13 + i,
                    new TxnHeader(0, 0, 0, 0),
                    new Txn.Create(
                            ByteSlice.ofUtf8("/n" + i), null, acl, 0, i + 1, Txn.CreateReply.PATH));
            assertThat(tree.takeChanges().acls().keySet()).doesNotContain(0, 7);
        }
        assertThat(tree.digest()).isEqualTo(tree.recomputedDigest());
    }

    @Test
    void aZnodeNeedsItsParent() {
        assertInconsistent(() -> restore.znode(znode("/a/b", 0, 0), 0, 0), "/a/b has no parent");
    }

    @Test
    void aZnodeIsThereOnce() {
        assertInconsistent(
                () -> restore.znode(znode("/zookeeper", 0, 0), 0, 0), "/zookeeper is there twice");
    }

    @Test
    void aZnodeNeedsItsAcl() {
        for (int number : new int[] {3, 8, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            String path = "/n" + number;
            assertInconsistent(() -> restore.znode(znode(path, number, 0), 0, 0), "unknown ACL");
        }
    }

    @Test
    void anAclHasOneNumberAndAPlausibleOne() {
        assertInconsistent(() -> restore.acl(3, AclList.OPEN), "ACL 3");
        assertInconsistent(() -> restore.acl(-1, ANN), "ACL -1");
        assertInconsistent(() -> restore.acl(Integer.MAX_VALUE, ANN), "ACL 2147483647");
    }

    @Test
    void anAclThatNoZnodeHasIsAMistake() throws InconsistentStateException {
        restore.acl(9, ANN);
        assertInconsistent(() -> restore.finish(1), "no znode has ACL 9");
    }

    @Test
    void whatEveryTreeHasMustBeThere() throws InconsistentStateException {
        TreeRestore other = new TreeRestore(1);
        other.acl(0, AclList.OPEN);
        other.znode(znode("/", 0, 0), 0, 0);
        assertInconsistent(() -> other.finish(1), "/zookeeper is missing");
    }
}
