package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

class ChangedZnodesTest {

    private static final TxnHeader HEADER = new TxnHeader(1, 0, 0, 7);

    private final PathHash hash = new PathHash(3);
    private final ChangedZnodes changed = new ChangedZnodes(hash);

    private static byte[] znode(String path, int version) {
        ByteSlice noData = ByteSlice.of(new byte[0]);
        byte[] znode = Znode.create(ByteSlice.ofUtf8(path), noData, 0, 1, 2, 0);
        return Znode.withAcl(znode, 0, version);
    }

    private long hashOf(byte[] znode) {
        return hash.of(znode, Znode.PATH_OFFSET, Znode.pathLength(znode));
    }

    /** Each znode in words, by path. */
    private static Map<String, String> all(ChangedZnodes changed) {
        TreeMap<String, String> found = new TreeMap<>();
        changed.forEach(
                new ChangedZnodes.Visitor() {
                    @Override
                    public void set(byte[] znode, int cversion, long pzxid) {
                        String now = Znode.aversion(znode) + " " + cversion + " " + pzxid;
                        assertThat(found.put(Znode.path(znode), now)).isNull();
                    }

                    @Override
                    public void deleted(byte[] znode) {
                        assertThat(found.put(Znode.path(znode), "deleted")).isNull();
                    }
                });
        return found;
    }

    @Test
    void theLastChangeOfEachZnodeCounts() {
        TreeMap<String, String> model = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50_000; i++) {
            byte[] znode = znode("/n" + random.nextInt(9_000), i);
            if (random.nextInt(4) == 0) {
                changed.deleted(hashOf(znode), znode);
                model.put(Znode.path(znode), "deleted");
            } else {
                changed.set(hashOf(znode), znode, i + 1, i + 2);
                model.put(Znode.path(znode), i + " " + (i + 1) + " " + (i + 2));
            }
        }
        assertThat(changed.size()).isEqualTo(model.size());
        assertThat(all(changed)).isEqualTo(model);
    }

    @Test
    void onlyWhatIsDeletedCostsHeapThatTheTreeDoesNotHave() {
        byte[] znode = znode("/a", 1);
        changed.set(hashOf(znode), znode, 0, 0);
        assertThat(changed.bytes()).isZero();
        changed.deleted(hashOf(znode), znode);
        changed.deleted(hashOf(znode), znode);
        assertThat(changed.bytes()).isEqualTo(znode.length);
        changed.set(hashOf(znode), znode, 0, 0);
        assertThat(changed.bytes()).isZero();
        assertThat(changed.size()).isEqualTo(1);
    }

    @Test
    void aTreeTellsEachChangeOnce() {
        DataTree tree = new DataTree(1);
        assertThat(all(tree.takeChanges().znodes()))
                .containsOnlyKeys("/", "/zookeeper", "/zookeeper/config", "/zookeeper/quota");
        assertThat(tree.takeChanges().znodes().size()).isZero();

        tree.apply(1, HEADER, create("/a"));
        tree.apply(2, HEADER, create("/a/b"));
        assertThat(tree.changedCount()).isEqualTo(3);
        TreeChanges taken = tree.takeChanges();
        tree.apply(3, HEADER, new Txn.Delete(ByteSlice.ofUtf8("/a/b")));
        assertThat(all(taken.znodes()))
                .as("what was handed over stays as it was")
                .containsEntry("/a", "0 1 2")
                .containsEntry("/a/b", "0 0 2")
                .containsKey("/");
        assertThat(all(tree.takeChanges().znodes()))
                .containsExactly(Map.entry("/a", "0 1 3"), Map.entry("/a/b", "deleted"));
    }

    private static Txn.Create create(String path) {
        return new Txn.Create(
                ByteSlice.ofUtf8(path), null, AclList.OPEN, 0, 1, Txn.CreateReply.PATH);
    }
}
