package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.protocol.Stat;
import io.quorate.protocol.ZnodePath;
import io.quorate.server.common.InvariantViolation;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.EphemeralOwner;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class DataTreeTest {

    private static final long SESSION = 0x1234;
    private static final TxnHeader HEADER = new TxnHeader(SESSION, 0, 1, 5000);
    private static final AclList PRIVATE =
            AclList.of(List.of(new Acl(Permission.ALL, new Identity("digest", "u:x"))));

    private final DataTree tree = new DataTree(99);
    private long zxid = 0x1_0000_0000L;

    @Test
    void anEmptyEnsembleHasTheZnodesOfZooKeeper() {
        assertThat(tree.nodeCount()).isEqualTo(5);
        assertThat(tree.ephemeralCount()).isZero();
        assertThat(tree.lastZxid()).isZero();
        // Children that nobody created: cversion is 2 * 0 less their number.
        assertThat(tree.stat("/")).isEqualTo(new Stat(0, 0, 0, 0, 0, -1, 0, 0, 0, 1, 0));
        assertThat(tree.stat("/zookeeper")).isEqualTo(new Stat(0, 0, 0, 0, 0, -2, 0, 0, 0, 2, 0));
        assertThat(tree.stat("/zookeeper/quota"))
                .isEqualTo(new Stat(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(tree.stat("/zookeeper/config"))
                .isEqualTo(new Stat(0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0));
        assertThat(aclOf("/")).isEqualTo(AclList.OPEN);
        assertThat(aclOf("/zookeeper/config")).isEqualTo(AclList.READ_ONLY);
        assertThat(tree.digest()).isEqualTo(new DataTree(1).digest());
    }

    @Test
    void cversionCountsCreationsAndDeletions() {
        apply(create("/a", 0));
        apply(create("/a/x", 0));
        apply(create("/a/y", 0));
        apply(new Txn.Delete(ByteSlice.ofUtf8("/a/x")));
        Stat stat = stat("/a");
        assertThat(stat.cversion()).isEqualTo(3);
        assertThat(stat.numChildren()).isEqualTo(1);
        assertThat(stat.pzxid()).isEqualTo(zxid);
        apply(new Txn.Delete(ByteSlice.ofUtf8("/a/y")));
        assertThat(stat("/a").cversion()).isEqualTo(4);
        assertThat(stat("/a").pzxid()).isEqualTo(zxid);
        assertThat(stat("/a").mzxid()).isLessThan(zxid - 3);
    }

    @Test
    void containersAndTimesToLiveAreNotEphemeral() {
        apply(create("/c", EphemeralOwner.CONTAINER));
        apply(create("/t", EphemeralOwner.ofTtl(1000)));
        apply(create("/e", SESSION));
        assertThat(stat("/c").ephemeralOwner()).isZero();
        assertThat(stat("/t").ephemeralOwner()).isZero();
        assertThat(stat("/e").ephemeralOwner()).isEqualTo(SESSION);
        assertThat(tree.ephemeralCount()).isEqualTo(1);
        assertThat(tree.sessionsWithEphemerals()).containsExactly(SESSION);
        assertThat(tree.ephemeralsOf(SESSION)).containsExactly("/e");
    }

    @Test
    void closingASessionRemovesItsEphemeralsAtOneZxidInOrderOfTheirPaths() {
        apply(create("/p", 0));
        apply(create("/p/b", SESSION));
        apply(create("/z", SESSION));
        apply(create("/p/a", SESSION));
        apply(create("/other", SESSION + 1));
        Applied applied = apply(new Txn.CloseSession());
        assertThat(applied.changes())
                .map(TreeChange::toString)
                .containsExactly("DELETED /p/a", "DELETED /p/b", "DELETED /z");
        assertThat(applied.resultCount()).isZero();
        assertThat(applied.error()).isEqualTo(ErrorCode.OK);
        assertThat(stat("/p").pzxid()).isEqualTo(zxid);
        assertThat(stat("/").pzxid()).isEqualTo(zxid);
        assertThat(tree.stat("/other")).isNotNull();
        assertThat(tree.ephemeralCount()).isEqualTo(1);
    }

    @Test
    void aMultisResultsAreOfTheMomentRightAfterEachOperation() {
        Applied applied =
                apply(
                        new Txn.Multi(
                                List.of(
                                        withStat("/a"),
                                        new Txn.SetData(path("/a"), ByteSlice.ofUtf8("12"), 1),
                                        create("/a/b", 0),
                                        new Txn.SetData(path("/a"), ByteSlice.ofUtf8("345"), 2),
                                        new Txn.Check(path("/a")),
                                        new Txn.Delete(path("/a/b")))));
        assertThat(applied.isMulti()).isTrue();
        assertThat(applied.resultCount()).isEqualTo(6);
        assertThat(applied.result(0).kind()).isEqualTo(OpResult.Kind.CREATE_WITH_STAT);
        assertThat(applied.result(0).path()).isEqualTo("/a");
        assertThat(applied.result(0).stat())
                .isEqualTo(new Stat(zxid, zxid, 5000, 5000, 0, 0, 0, 0, 4, 0, zxid));
        assertThat(applied.result(1).stat().dataLength()).isEqualTo(2);
        assertThat(applied.result(1).stat().numChildren()).isZero();
        assertThat(applied.result(2).path()).isEqualTo("/a/b");
        assertThat(applied.result(3).stat().numChildren()).isEqualTo(1);
        assertThat(applied.result(3).stat().cversion()).isEqualTo(1);
        assertThat(applied.result(4).kind()).isEqualTo(OpResult.Kind.CHECK);
        assertThat(applied.result(5).kind()).isEqualTo(OpResult.Kind.DELETE);
        assertThat(stat("/a").cversion()).isEqualTo(2);
        assertThatThrownBy(() -> applied.result(6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aRefusedMultiChangesNothingAndHasNoErrorInItsHeader() {
        long digest = tree.digest();
        Applied applied =
                apply(
                        new Txn.Multi(
                                List.of(
                                        new Txn.Error(ErrorCode.OK),
                                        new Txn.Error(ErrorCode.NO_NODE))));
        assertThat(applied.error()).isEqualTo(ErrorCode.OK);
        assertThat(applied.result(1).error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(applied.changes()).isEmpty();
        assertThat(tree.digest()).isEqualTo(digest);
        assertThat(tree.lastZxid()).isEqualTo(zxid);
    }

    @Test
    void anErrorIsTheHeadersAndLeavesNothingOfTheLastResult() {
        apply(create("/a", 0));
        Applied applied = apply(new Txn.Error(ErrorCode.NO_AUTH));
        assertThat(applied.error()).isEqualTo(ErrorCode.NO_AUTH);
        assertThat(applied.changes()).isEmpty();
        assertThatThrownBy(() -> applied.result(0).stat()).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void watchesLearnTheAclsThatHeldAtTheChange() {
        apply(create("/a", 0));
        apply(new Txn.SetAcl(path("/a"), PRIVATE, 1));
        TreeChange created = apply(create("/a/b", 0)).changes().getFirst();
        assertThat(created.acl()).isEqualTo(AclList.OPEN);
        assertThat(created.parentAcl()).isEqualTo(PRIVATE);
        TreeChange changed = apply(new Txn.SetData(path("/a"), null, 1)).changes().getFirst();
        assertThat(changed.acl()).isEqualTo(PRIVATE);
        assertThat(changed.parentAcl()).isNull();
        List<TreeChange> deleted =
                new ArrayList<>(
                        apply(
                                        new Txn.Multi(
                                                List.of(
                                                        new Txn.Delete(path("/a/b")),
                                                        new Txn.Delete(path("/a")))))
                                .changes());
        assertThat(deleted.get(0).parentAcl()).isEqualTo(PRIVATE);
        assertThat(deleted.get(1).acl()).isEqualTo(PRIVATE);
        assertThat(deleted.get(1).parentAcl()).isEqualTo(AclList.OPEN);
    }

    @Test
    void anAclGoesWithItsLastZnode() {
        int before = tree.aclCount();
        apply(create("/a", 0));
        apply(create("/b", 0));
        apply(new Txn.SetAcl(path("/a"), PRIVATE, 1));
        apply(new Txn.SetAcl(path("/b"), PRIVATE, 1));
        assertThat(tree.aclCount()).isEqualTo(before + 1);
        apply(new Txn.SetAcl(path("/a"), AclList.OPEN, 2));
        assertThat(tree.aclCount()).isEqualTo(before + 1);
        apply(new Txn.Delete(path("/b")));
        assertThat(tree.aclCount()).isEqualTo(before);
    }

    @Test
    void theDigestSeesEveryPartOfAZnode() {
        Set<Long> digests = new HashSet<>();
        digests.add(digestAfter(create("/a", 0)));
        digests.add(digestAfter(create("/b", 0)));
        digests.add(digestAfter(create("/a", 7)));
        digests.add(digestAfter(create("/a", 0), new Txn.SetData(path("/a"), data("data"), 1)));
        digests.add(digestAfter(create("/a", 0), new Txn.SetData(path("/a"), data("Data"), 1)));
        digests.add(digestAfter(create("/a", 0), new Txn.SetData(path("/a"), data("data"), 2)));
        digests.add(digestAfter(create("/a", 0), new Txn.SetData(path("/a"), data(""), 1)));
        digests.add(digestAfter(create("/a", 0), new Txn.SetData(path("/a"), null, 1)));
        digests.add(digestAfter(create("/a", 0), new Txn.SetAcl(path("/a"), AclList.OPEN, 1)));
        digests.add(digestAfter(create("/a", 0), new Txn.SetAcl(path("/a"), PRIVATE, 1)));
        digests.add(digestAfter(create("/a", 0), create("/a/c", 0), new Txn.Delete(path("/a/c"))));
        digests.add(digestAfter(new Txn.Error(ErrorCode.OK), create("/a", 0)));
        // A pzxid without a cversion, as after 2^32 creations.
        Txn.Create wrapped =
                new Txn.Create(path("/a/c"), null, AclList.OPEN, 0, 0, Txn.CreateReply.PATH);
        digests.add(digestAfter(create("/a", 0), wrapped, new Txn.Delete(path("/a/c"))));
        assertThat(digests).hasSize(13);
    }

    @Test
    void theDigestDoesNotDependOnHowAServerNumbersItsAcls() {
        Txn private1 = new Txn.SetAcl(path("/a"), PRIVATE, 1);
        Txn readOnly =
                new Txn.SetAcl(path("/b"), AclList.of(List.of(new Acl(2, Identity.ANYONE))), 1);
        assertThat(digestAfter(create("/a", 0), second("/b"), private1, readOnly))
                .isEqualTo(digestAfter(create("/a", 0), second("/b"), readOnly, private1));
    }

    private static Txn second(String path) {
        return new Txn.Create(path(path), null, AclList.OPEN, 0, 2, Txn.CreateReply.PATH);
    }

    private static long digestAfter(Txn... txns) {
        DataTree tree = new DataTree(5);
        for (int i = 0; i < txns.length; i++) {
            tree.apply(i + 1, HEADER, txns[i]);
        }
        assertThat(tree.digest()).isEqualTo(tree.recomputedDigest());
        return tree.digest();
    }

    @Test
    void whatTheLeaderWouldNeverDecideEndsTheProcess() {
        apply(create("/a", 0));
        apply(create("/a/b", 0));
        List<Txn> illegal =
                List.of(
                        create("/a", 0),
                        create("/missing/a", 0),
                        new Txn.Delete(path("/a")),
                        new Txn.Delete(path("/missing")),
                        new Txn.SetData(path("/missing"), null, 1),
                        new Txn.SetAcl(path("/missing"), AclList.OPEN, 1));
        for (Txn txn : illegal) {
            assertThatThrownBy(() -> apply(txn)).isInstanceOf(InvariantViolation.class);
        }
        assertThatThrownBy(() -> tree.apply(zxid, HEADER, new Txn.CloseSession()))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("out of order");
    }

    private Applied apply(Txn txn) {
        return tree.apply(++zxid, HEADER, txn);
    }

    private Stat stat(String path) {
        Stat stat = tree.stat(path);
        if (stat == null) {
            throw new AssertionError("no " + path);
        }
        return stat;
    }

    private AclList aclOf(String path) {
        ZnodeRef found = new ZnodeRef();
        assertThat(tree.find(path, found)).isTrue();
        return tree.acl(found.znode());
    }

    private static ByteSlice path(String path) {
        return ByteSlice.ofUtf8(path);
    }

    private static ByteSlice data(String data) {
        return ByteSlice.ofUtf8(data);
    }

    /** Creates are in order here, so the parent's cversion is what its children so far make it. */
    private Txn.Create create(String path, long owner) {
        return creation(path, owner, Txn.CreateReply.PATH);
    }

    private Txn.Create withStat(String path) {
        return creation(path, 0, Txn.CreateReply.PATH_AND_STAT);
    }

    private Txn.Create creation(String path, long owner, Txn.CreateReply reply) {
        String parent = ZnodePath.parent(path);
        ZnodeRef found = new ZnodeRef();
        int cversion = tree.find(parent, found) ? found.cversion() : 0;
        return new Txn.Create(path(path), data("data"), AclList.OPEN, owner, cversion + 1, reply);
    }
}
