package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.txn.TxnRecord;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random histories, applied to the tree and to the model. */
class DataTreeModelTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyStatAndEveryChangeIsTheModels(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeModel model = new TreeModel();
        DataTree tree = new DataTree(seed);
        DataTree other = new DataTree(~seed);
        TreeTxnGen gen = new TreeTxnGen(random, model);
        assertSame(tree, model);
        int quotas = 0;
        int ephemerals = 0;
        for (long zxid = 1; zxid <= 600; zxid++) {
            TxnHeader header = gen.header();
            Txn txn = gen.next();
            model.apply(zxid, header, txn);
            // By way of the log's bytes, as in life.
            byte[] bytes = TxnCodec.encode(header, txn, 3);
            TxnRecord record = TxnCodec.decode(bytes, 3, bytes.length - 3);
            Applied applied = tree.apply(zxid, record.header(), record.txn());
            assertThat(applied.changes().stream().map(TreeChange::toString).toList())
                    .isEqualTo(model.changes);
            other.apply(zxid, header, txn);
            assertThat(other.digest()).isEqualTo(tree.digest());
            if (zxid % 10 == 0) {
                assertSame(tree, model);
                quotas += tree.quotaCount();
                ephemerals += tree.ephemeralCount();
            }
            if (zxid % 100 == 0) {
                // A server that has just loaded the state goes on as the others do.
                other = restored(tree, seed + zxid);
                assertSame(other, model);
            }
        }
        assertThat(ephemerals).isPositive();
        assertThat(quotas).as("else nothing was said of quotas").isPositive();
    }

    private static DataTree restored(DataTree tree, long seed) {
        TreeMap<String, ZnodeRef> znodes = new TreeMap<>();
        TreeMap<Integer, AclList> acls = new TreeMap<>();
        tree.forEach(
                found -> {
                    ZnodeRef copy = new ZnodeRef();
                    copy.freeze(found);
                    znodes.put(found.path(), copy);
                    acls.put(Znode.aclNumber(found.znode()), tree.acl(found.znode()));
                });
        TreeRestore restore = new TreeRestore(seed);
        try {
            for (Map.Entry<Integer, AclList> acl : acls.entrySet()) {
                restore.acl(acl.getKey(), acl.getValue());
            }
            for (ZnodeRef znode : znodes.values()) {
                restore.znode(znode.znode().clone(), znode.cversion(), znode.pzxid());
            }
            return restore.finish(tree.lastZxid());
        } catch (InconsistentStateException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertSame(DataTree tree, TreeModel model) {
        ZnodeRef found = new ZnodeRef();
        for (String path : model.nodes.keySet()) {
            assertThat(tree.stat(path)).as(path).isEqualTo(model.stat(path));
            assertThat(tree.find(path, found)).isTrue();
            byte[] znode = found.znode();
            ByteSlice data =
                    Znode.hasNullData(znode)
                            ? null
                            : new ByteSlice(
                                    znode, Znode.dataOffset(znode), Znode.dataLength(znode));
            assertThat(data).isEqualTo(model.node(path).data);
            assertThat(tree.acl(znode)).isEqualTo(model.node(path).acl);
            Children children = found.children();
            List<String> names = model.childrenOf(path);
            assertThat(children == null ? List.of() : children.sortedNames()).isEqualTo(names);
            assertThat(found.listBytes())
                    .isEqualTo(names.stream().mapToInt(name -> 4 + name.length()).sum());
            assertThat(1L + found.descendantCount()).isEqualTo(model.usage(path).count());
        }
        List<QuotaUsage> quotas = new ArrayList<>();
        tree.forEachQuota(quotas::add);
        assertThat(quotas.stream().map(QuotaUsage::path).toList())
                .containsExactlyInAnyOrderElementsOf(model.quotas());
        for (QuotaUsage quota : quotas) {
            assertThat(quota.usage()).as(quota.path()).isEqualTo(model.usage(quota.path()));
        }
        assertThat(tree.nodeCount()).isEqualTo(model.nodes.size() + 1);
        assertThat(tree.approximateDataBytes()).isEqualTo(model.dataBytes());
        assertThat(tree.ephemeralCount()).isEqualTo((int) model.ephemeralCount());
        for (long session = 1; session <= TreeTxnGen.SESSIONS; session++) {
            assertThat(tree.ephemeralsOf(session)).isEqualTo(model.ephemeralsOf(session));
        }
        assertThat(tree.digest()).isEqualTo(tree.recomputedDigest());
    }
}
