package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;

class SpeculativeTreeTest {

    private static final long SESSION = 77;
    private static final TxnHeader HEADER = new TxnHeader(SESSION, 0, 0, 0);

    private final DataTree committed = new DataTree(3);
    private final SpeculativeTree tree = new SpeculativeTree(committed);
    private int quotasForetold;

    @Test
    void showsTheCommittedTreeWhileNothingIsInFlight() {
        assertThat(stateOf("/zookeeper").childCount()).isEqualTo(2);
        assertThat(stateOf("/zookeeper/config").acl()).isEqualTo(AclList.READ_ONLY);
        assertThat(stateOf("/zookeeper/config").aversion()).isEqualTo(-1);
        assertThat(find("/missing")).isNull();
        assertThat(tree.outstandingCount()).isZero();
    }

    @Test
    void showsWhatIsInFlightAndForgetsItWhenItCommits() {
        Txn.Create create = create("/a", 0, 1);
        tree.add(1, SESSION, create);
        Txn.SetData setData = new Txn.SetData(ByteSlice.ofUtf8("/a"), null, 1);
        tree.add(2, SESSION, setData);
        assertThat(stateOf("/").cversion()).isEqualTo(1);
        assertThat(stateOf("/").childCount()).isEqualTo(2);
        assertThat(stateOf("/a").version()).isEqualTo(1);
        assertThat(committed.stat("/a")).isNull();
        assertThat(tree.outstandingCount()).isEqualTo(2);

        commit(1, create);
        // /a is still ahead of the committed tree, the root is not.
        assertThat(tree.outstandingCount()).isEqualTo(1);
        assertThat(stateOf("/a").version()).isEqualTo(1);
        assertThat(stateOf("/").cversion()).isEqualTo(1);
        commit(2, setData);
        assertThat(tree.outstandingCount()).isZero();
        assertThat(stateOf("/a").version()).isEqualTo(1);
    }

    @Test
    void aDeletionInFlightHidesTheZnode() {
        commit(1, create("/a", 0, 1));
        tree.add(2, SESSION, new Txn.Delete(ByteSlice.ofUtf8("/a")));
        assertThat(find("/a")).isNull();
        assertThat(stateOf("/").childCount()).isEqualTo(1);
        tree.add(3, SESSION, create("/a", 0, 2));
        assertThat(stateOf("/a").version()).isZero();
        assertThat(stateOf("/").cversion()).isEqualTo(2);
    }

    @Test
    void anAclInFlightCountsAtOnce() {
        AclList acl = AclList.of(List.of(new Acl(1, new Identity("ip", "10.0.0.1"))));
        tree.add(1, SESSION, new Txn.SetAcl(ByteSlice.ofUtf8("/"), acl, 1));
        assertThat(stateOf("/").acl()).isEqualTo(acl);
        assertThat(stateOf("/").aversion()).isEqualTo(1);
    }

    @Test
    void closingASessionTakesItsCommittedAndItsPendingEphemerals() {
        commit(1, create("/p", 0, 1));
        commit(2, create("/p/committed", SESSION, 1));
        commit(3, create("/p/deleted", SESSION, 2));
        tree.add(4, SESSION, create("/p/pending", SESSION, 3));
        tree.add(5, SESSION, create("/p/other", SESSION + 1, 4));
        tree.add(6, SESSION, create("/p/gone", SESSION, 5));
        tree.add(7, SESSION, new Txn.Delete(ByteSlice.ofUtf8("/p/gone")));
        tree.add(8, SESSION, new Txn.Delete(ByteSlice.ofUtf8("/p/deleted")));
        tree.add(9, SESSION + 1, create("/p/deleted", SESSION + 1, 6));
        tree.add(10, SESSION, new Txn.CloseSession());
        assertThat(find("/p/committed")).isNull();
        assertThat(find("/p/pending")).isNull();
        assertThat(stateOf("/p/other").ephemeralOwner()).isEqualTo(SESSION + 1);
        assertThat(stateOf("/p/deleted").ephemeralOwner()).isEqualTo(SESSION + 1);
        assertThat(stateOf("/p").childCount()).isEqualTo(2);
    }

    @Test
    void clearForgetsAllThatIsInFlight() {
        tree.add(1, SESSION, create("/a", SESSION, 1));
        tree.add(2, SESSION, new Txn.SetData(ByteSlice.ofUtf8("/a"), null, 1));
        tree.clear();
        assertThat(tree.outstandingCount()).isZero();
        assertThat(find("/a")).isNull();
        assertThat(stateOf("/").cversion()).isZero();
        commit(1, create("/b", SESSION, 1));
        tree.add(2, SESSION, new Txn.CloseSession());
        assertThat(find("/b")).isNull();
    }

    @Test
    void aRefusedMultiLeavesNoTrace() {
        tree.add(1, SESSION, create("/a", SESSION, 1));
        int before = tree.outstandingCount();
        tree.beginMulti();
        tree.add(2, SESSION, create("/b", SESSION, 2));
        tree.add(2, SESSION, new Txn.SetData(ByteSlice.ofUtf8("/a"), null, 1));
        tree.add(2, SESSION, new Txn.Delete(ByteSlice.ofUtf8("/a")));
        tree.add(2, SESSION, create("/a", 0, 3));
        tree.rollBackMulti();
        assertThat(tree.outstandingCount()).isEqualTo(before);
        assertThat(find("/b")).isNull();
        assertThat(stateOf("/a").version()).isZero();
        assertThat(stateOf("/a").ephemeralOwner()).isEqualTo(SESSION);
        assertThat(stateOf("/").cversion()).isEqualTo(1);
        tree.add(3, SESSION, new Txn.CloseSession());
        assertThat(find("/a")).isNull();
        assertThat(stateOf("/").childCount()).isEqualTo(1);
    }

    @Test
    void multisDoNotNest() {
        tree.beginMulti();
        assertThatThrownBy(tree::beginMulti).isInstanceOf(InvariantViolation.class);
    }

    /** Whatever is in flight, the speculative tree shows what the committed one will. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void foretellsTheCommittedTree(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeModel model = new TreeModel();
        TreeTxnGen gen = new TreeTxnGen(random, model);
        record InFlight(long zxid, TxnHeader header, Txn txn) {}
        ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
        for (long zxid = 1; zxid <= 1500; zxid++) {
            TxnHeader header = gen.header();
            Txn txn = gen.next();
            boolean revocable = txn instanceof Txn.Multi;
            if (revocable) {
                // What is rolled back is forgotten; what is kept is the same as if never tried.
                tree.beginMulti();
                tree.add(zxid, header.sessionId(), txn);
                tree.rollBackMulti();
                tree.beginMulti();
            }
            tree.add(zxid, header.sessionId(), txn);
            if (revocable) {
                tree.keepMulti();
            }
            model.apply(zxid, header, txn);
            inFlight.add(new InFlight(zxid, header, txn));
            while (inFlight.size() > random.nextInt(60)) {
                InFlight next = inFlight.removeFirst();
                committed.apply(next.zxid, next.header, next.txn);
                tree.committed(next.zxid);
            }
            if (zxid % 5 == 0) {
                assertForetells(model);
            }
        }
        while (!inFlight.isEmpty()) {
            InFlight next = inFlight.removeFirst();
            committed.apply(next.zxid, next.header, next.txn);
            tree.committed(next.zxid);
        }
        assertThat(tree.outstandingCount()).isZero();
        assertForetells(model);
        assertThat(quotasForetold).as("else nothing was said of quotas").isPositive();
    }

    private void assertForetells(TreeModel model) {
        for (String path : model.nodes.keySet()) {
            TreeModel.Node node = model.node(path);
            ZnodeState state = stateOf(path);
            assertThat(state.version()).isEqualTo(node.version);
            assertThat(state.aversion()).isEqualTo(node.aversion);
            assertThat(state.cversion()).isEqualTo(node.persistedCversion);
            List<String> names = model.childrenOf(path);
            assertThat(state.childCount()).isEqualTo(names.size());
            assertThat(state.listBytes())
                    .isEqualTo(names.stream().mapToInt(name -> 4 + name.length()).sum());
            assertThat(state.ephemeralOwner()).isEqualTo(node.owner);
            assertThat(state.acl()).isEqualTo(node.acl);
        }
        model.nodes.keySet().forEach(path -> assertForetellsQuota(model, path));
        model.quotas().forEach(path -> assertForetellsQuota(model, path));
        for (String path : List.of("/a", "/a/a", "/b", "/c/c", "/zookeeper/a")) {
            assertThat(find(path) != null).isEqualTo(model.nodes.containsKey(path));
        }
    }

    private void assertForetellsQuota(TreeModel model, String path) {
        String deepest =
                model.quotas().stream()
                        .filter(at -> path.equals(at) || path.startsWith(at + "/"))
                        .findFirst()
                        .orElse(null);
        Quota quota = tree.quotaOf(ByteSlice.ofUtf8(path));
        assertThat(quota == null ? null : quota.path()).as(path).isEqualTo(deepest);
        if (quota == null || deepest == null) {
            return;
        }
        ByteSlice limits = model.limitsOf(deepest).data;
        assertThat(quota.limits()).as(deepest).isEqualTo(QuotaLimits.of(limits));
        boolean kept = model.statsOf(deepest) != null;
        assertThat(tree.usageOf(quota)).as(deepest).isEqualTo(kept ? model.usage(deepest) : null);
        quotasForetold += kept ? 1 : 0;
    }

    private void commit(long zxid, Txn txn) {
        committed.apply(zxid, HEADER, txn);
        tree.committed(zxid);
    }

    private ZnodeState stateOf(String path) {
        ZnodeState state = find(path);
        if (state == null) {
            throw new AssertionError("no " + path);
        }
        return state;
    }

    private @Nullable ZnodeState find(String path) {
        return tree.find(ByteSlice.ofUtf8(path));
    }

    private static Txn.Create create(String path, long owner, int parentCversion) {
        return new Txn.Create(
                ByteSlice.ofUtf8(path),
                null,
                AclList.OPEN,
                owner,
                parentCversion,
                Txn.CreateReply.PATH);
    }
}
