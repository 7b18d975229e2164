package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Stat;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What quotas show, as a ZooKeeper 3.9.5 was seen to show it, and where we show better. */
class QuotaTest {

    private static final long SESSION = 9;
    private static final String LIMITS = "/zookeeper/quota/a/zookeeper_limits";
    private static final String STATS = "/zookeeper/quota/a/zookeeper_stats";

    private final DataTree tree = new DataTree(99);
    private long zxid;

    @BeforeEach
    void somethingToMeasure() {
        create("/a", "12345");
        create("/a/b", "xyz");
        create("/zookeeper/quota/a", "");
    }

    @Test
    void creatingTheStatsCountsWhateverTheClientWrote() {
        create(LIMITS, "count=10,bytes=100");
        Applied applied = create(STATS, "whatever");
        assertThat(applied.result(0).stat().dataLength()).isEqualTo(8);
        assertThat(data(STATS)).isEqualTo("count=2,bytes=8");
    }

    @Test
    void everyChangeCountsAndOnlyTheDataTells() {
        create(LIMITS, "count=10,bytes=100");
        create(STATS, "");
        Stat before = stat(STATS);
        Applied applied = create("/a/c", "1");
        assertThat(applied.changes()).hasSize(1);
        assertThat(data(STATS)).isEqualTo("count=3,bytes=9");
        set("/a/c", "123456");
        assertThat(data(STATS)).isEqualTo("count=3,bytes=14");
        set("/a", null);
        assertThat(data(STATS)).isEqualTo("count=3,bytes=9");
        delete("/a/b");
        assertThat(data(STATS)).isEqualTo("count=2,bytes=6");
        Stat after = stat(STATS);
        assertThat(after.dataLength()).isEqualTo("count=2,bytes=6".length());
        assertThat(List.of(after.czxid(), after.mzxid(), after.mtimeMillis(), after.pzxid()))
                .isEqualTo(
                        List.of(
                                before.czxid(),
                                before.mzxid(),
                                before.mtimeMillis(),
                                before.pzxid()));
        assertThat(after.version()).isEqualTo(before.version());
        assertThat(tree.digest()).isEqualTo(tree.recomputedDigest());
    }

    @Test
    void whatASaveTakesHasTheUsage() {
        create(LIMITS, "count=10");
        create(STATS, "");
        tree.takeChanges();
        create("/a/c", "1");
        List<String> saved = new ArrayList<>();
        tree.takeChanges()
                .znodes()
                .forEach(
                        new ChangedZnodes.Visitor() {
                            @Override
                            public void set(byte[] znode, int cversion, long pzxid) {
                                saved.add(Znode.path(znode) + " " + text(znode));
                            }

                            @Override
                            public void deleted(byte[] znode) {
                                throw new AssertionError(Znode.path(znode));
                            }
                        });
        assertThat(saved).contains(STATS + " count=3,bytes=9", "/a/c 1");
    }

    @Test
    void ephemeralsCountUntilTheirSessionEnds() {
        create(LIMITS, "");
        create(STATS, "");
        apply(creation("/a/e", "123", SESSION));
        apply(creation("/a/f", "4", SESSION));
        assertThat(data(STATS)).isEqualTo("count=4,bytes=12");
        apply(new Txn.CloseSession());
        assertThat(data(STATS)).isEqualTo("count=2,bytes=8");
    }

    @Test
    void aMultiCountsAsItsOperations() {
        create(LIMITS, "");
        create(STATS, "");
        apply(
                new Txn.Multi(
                        List.of(
                                creation("/a/c", "1", 0),
                                new Txn.Delete(ByteSlice.ofUtf8("/a/b")),
                                new Txn.SetData(
                                        ByteSlice.ofUtf8("/a/c"), ByteSlice.ofUtf8("22"), 1))));
        assertThat(data(STATS)).isEqualTo("count=2,bytes=7");
    }

    @Test
    void withoutLimitsTheStatsAreCountedOnce() {
        create(STATS, "");
        assertThat(data(STATS)).isEqualTo("count=2,bytes=8");
        create("/a/c", "1");
        assertThat(data(STATS)).isEqualTo("count=2,bytes=8");
        create(LIMITS, "count=5");
        assertThat(data(STATS)).isEqualTo("count=2,bytes=8");
        // ZooKeeper goes on from what is there: 3 and 9, until it is restarted.
        create("/a/d", "1");
        assertThat(data(STATS)).isEqualTo("count=4,bytes=10");
        delete(LIMITS);
        create("/a/e", "1");
        assertThat(data(STATS)).isEqualTo("count=4,bytes=10");
        assertThat(tree.quotaCount()).isZero();
    }

    @Test
    void limitsWithoutStatsAreKeptInMind() {
        create(LIMITS, "count=1");
        create("/a/c", "1");
        assertThat(tree.stat(STATS)).isNull();
        create(STATS, "");
        assertThat(data(STATS)).isEqualTo("count=3,bytes=9");
    }

    /** ZooKeeper believes the client until it is restarted, and ends if it cannot read this. */
    @Test
    void whatAClientWritesLastsUntilTheNextChange() {
        create(LIMITS, "count=1");
        create(STATS, "");
        for (String written : new String[] {"count=100,bytes=1000", "garbage", "", null}) {
            set(STATS, written);
            assertThat(data(STATS)).isEqualTo(written);
            set("/a/b", "same".equals(data("/a/b")) ? "other" : "same");
            assertThat(data(STATS)).isEqualTo("count=2,bytes=" + (5 + text("/a/b").length()));
        }
    }

    @Test
    void limitsAreWhatTheirZnodeSaysNow() {
        create(LIMITS, "count=1");
        assertThat(limits()).isEqualTo(QuotaLimits.parse("count=1"));
        set(LIMITS, "bytes=2");
        assertThat(limits()).isEqualTo(QuotaLimits.parse("bytes=2"));
        set(LIMITS, "what?");
        assertThat(limits().malformed()).isTrue();
    }

    @Test
    void aQuotaMayBeThereBeforeItsZnodeAndAfter() {
        create("/zookeeper/quota/n", "");
        create("/zookeeper/quota/n/zookeeper_limits", "count=1");
        String stats = "/zookeeper/quota/n/zookeeper_stats";
        create(stats, "");
        assertThat(data(stats)).isEqualTo("count=0,bytes=0");
        create("/n", "12");
        create("/n/m", "1");
        assertThat(data(stats)).isEqualTo("count=2,bytes=3");
        delete("/n/m");
        delete("/n");
        assertThat(data(stats)).isEqualTo("count=0,bytes=0");
        create("/n", "");
        assertThat(data(stats)).isEqualTo("count=1,bytes=0");
        create("/na", "");
        assertThat(data(stats)).isEqualTo("count=1,bytes=0");
    }

    /** In ZooKeeper only the deepest is told, until a restart. */
    @Test
    void quotasInEachOtherAreAllExact() {
        create(LIMITS, "count=1");
        create(STATS, "");
        create("/zookeeper/quota/a/b", "");
        create("/zookeeper/quota/a/b/zookeeper_limits", "count=1");
        create("/zookeeper/quota/a/b/zookeeper_stats", "");
        create("/a/b/c", "1");
        assertThat(data("/zookeeper/quota/a/b/zookeeper_stats")).isEqualTo("count=2,bytes=4");
        assertThat(data(STATS)).isEqualTo("count=3,bytes=9");
    }

    /** ZooKeeper ends when it is given limits for the root. */
    @Test
    void theRootIsMeasuredButNotLimited() {
        create("/zookeeper/quota/zookeeper_stats", "");
        assertThat(data("/zookeeper/quota/zookeeper_stats")).isEqualTo("count=8,bytes=8");
        create("/zookeeper/quota/zookeeper_limits", "count=1");
        assertThat(tree.quotaCount()).isZero();
        create("/c", "");
        assertThat(data("/zookeeper/quota/zookeeper_stats")).isEqualTo("count=8,bytes=8");
        delete("/zookeeper/quota/zookeeper_limits");
    }

    @Test
    void aQuotaOnTheQuotasCountsItsOwnZnodes() {
        create("/zookeeper/quota/zookeeper", "");
        String stats = "/zookeeper/quota/zookeeper/zookeeper_stats";
        create("/zookeeper/quota/zookeeper/zookeeper_limits", "countHardLimit=200,bytes=-1");
        create(stats, "");
        assertThat(data(stats)).isEqualTo("count=7,bytes=27");
        create("/zookeeper/x", "1");
        assertThat(data(stats)).isEqualTo("count=8,bytes=28");
    }

    @Test
    void whatOnlyLooksLikeAQuotaIsNone() {
        create("/zookeeper/quotaX", "");
        create("/zookeeper/quotaX/zookeeper_limits", "count=1");
        create("/zookeeper/quotaX/zookeeper_stats", "mine");
        create("/zookeeper_limits", "count=1");
        create("/a/zookeeper_stats", "mine");
        assertThat(tree.quotaCount()).isZero();
        assertThat(data("/zookeeper/quotaX/zookeeper_stats")).isEqualTo("mine");
        assertThat(data("/a/zookeeper_stats")).isEqualTo("mine");
    }

    @Test
    void ephemeralsAreFoundByTheBeginningOfTheirPaths() {
        apply(creation("/a/e", "", SESSION));
        apply(creation("/a/ee", "", SESSION));
        apply(creation("/f", "", SESSION));
        apply(creation("/g", "", SESSION + 1));
        assertThat(tree.ephemeralsOf(SESSION, "/a/e")).containsExactly("/a/e", "/a/ee");
        assertThat(tree.ephemeralsOf(SESSION, "/")).containsExactly("/a/e", "/a/ee", "/f");
        assertThat(tree.ephemeralsOf(SESSION, " ")).hasSize(3);
        assertThat(tree.ephemeralsOf(SESSION, "/b")).isEmpty();
    }

    private QuotaLimits limits() {
        List<QuotaUsage> all = new ArrayList<>();
        tree.forEachQuota(all::add);
        assertThat(all).hasSize(1);
        return all.getFirst().limits();
    }

    private Applied apply(Txn txn) {
        return tree.apply(++zxid, new TxnHeader(SESSION, 0, 0, 1000 + zxid), txn);
    }

    private Applied create(String path, String data) {
        return apply(creation(path, data, 0));
    }

    private static Txn.Create creation(String path, String data, long owner) {
        return new Txn.Create(
                ByteSlice.ofUtf8(path),
                ByteSlice.ofUtf8(data),
                AclList.OPEN,
                owner,
                1,
                Txn.CreateReply.PATH_AND_STAT);
    }

    private void set(String path, @Nullable String data) {
        ByteSlice slice = data == null ? null : ByteSlice.ofUtf8(data);
        apply(new Txn.SetData(ByteSlice.ofUtf8(path), slice, 1));
    }

    private void delete(String path) {
        apply(new Txn.Delete(ByteSlice.ofUtf8(path)));
    }

    private Stat stat(String path) {
        return Objects.requireNonNull(tree.stat(path));
    }

    private String text(String path) {
        return Objects.requireNonNull(data(path));
    }

    private @Nullable String data(String path) {
        ZnodeRef found = new ZnodeRef();
        assertThat(tree.find(path, found)).as(path).isTrue();
        return Znode.hasNullData(found.znode()) ? null : text(found.znode());
    }

    private static String text(byte[] znode) {
        return new String(
                znode, Znode.dataOffset(znode), Znode.dataLength(znode), StandardCharsets.UTF_8);
    }
}
