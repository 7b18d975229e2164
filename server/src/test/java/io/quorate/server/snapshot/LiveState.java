package io.quorate.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.session.Session;
import io.quorate.server.session.SessionChanges;
import io.quorate.server.session.SessionTable;
import io.quorate.server.tree.Children;
import io.quorate.server.tree.DataTree;
import io.quorate.server.tree.RandomTxns;
import io.quorate.server.tree.TreeChanges;
import io.quorate.server.tree.ZnodeRef;
import io.quorate.server.txn.AclList;
import io.quorate.server.txn.ByteSlice;
import io.quorate.server.txn.Txn;
import io.quorate.server.txn.TxnHeader;
import io.quorate.server.zab.EpochEnd;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.Member;
import io.quorate.server.zab.Membership;
import io.quorate.server.zab.PeerId;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A server's state in memory, and what of it is not saved yet. */
final class LiveState {

    private static final Membership MEMBERS =
            new Membership(
                    List.of(
                            new Member(new PeerId(1), false, 101),
                            new Member(new PeerId(2), true, 102)));

    private final SplittableRandom random;
    private final RandomTxns txns;
    private final List<TreeChanges> treeChanges = new ArrayList<>();
    private final List<SessionChanges> sessionChanges = new ArrayList<>();
    final DataTree tree;
    final SessionTable sessions;
    long zxid = 1L << 32;

    LiveState(long seed) {
        random = new SplittableRandom(seed);
        txns = new RandomTxns(random.split());
        tree = new DataTree(seed);
        sessions = new SessionTable();
    }

    private LiveState(LiveState before, LoadedState loaded) {
        random = before.random;
        txns = before.txns;
        tree = loaded.tree();
        sessions = loaded.sessions();
        zxid = loaded.meta().base().zxid();
    }

    /** Another server that goes on from what it loaded, with the same transactions. */
    LiveState continuedFrom(LoadedState loaded) {
        return new LiveState(this, loaded);
    }

    /** Applies so many random transactions. */
    LiveState run(int count) {
        for (int i = 0; i < count; i++) {
            Txn txn = txns.next(zxid + 1);
            TxnHeader header = txns.header();
            if (txn instanceof Txn.CreateSession) {
                byte[] password = new byte[16];
                random.nextBytes(password);
                txn = new Txn.CreateSession(random.nextInt(1, 90_000), password);
            }
            apply(header, txn);
            if (random.nextInt(10) == 0) {
                long session = random.nextInt(5) == 0 ? 0xfe00_0000_0000_0001L : 2;
                long owner = random.nextLong();
                apply(new TxnHeader(session, owner, 0, 9), new Txn.AttachSession(700));
                apply(new TxnHeader(session, owner, 0, 9), createSession(session));
            }
        }
        return this;
    }

    private static Txn createSession(long session) {
        return new Txn.CreateSession((int) (4000 + (session & 7)), new byte[16]);
    }

    void apply(TxnHeader header, Txn txn) {
        zxid++;
        tree.apply(zxid, header, txn);
        sessions.apply(header, txn);
    }

    /** Another child of the root. */
    void create(String path, byte[] data) {
        apply(
                new TxnHeader(0, 0, 0, zxid),
                new Txn.Create(
                        ByteSlice.ofUtf8(path),
                        ByteSlice.of(data),
                        AclList.OPEN,
                        0,
                        (int) zxid,
                        Txn.CreateReply.PATH));
    }

    /** Creates a child of the root or, if it is there, changes or deletes it. */
    void createSetOrDelete(String path, SplittableRandom any) {
        if (tree.stat(path) == null) {
            create(path, new byte[any.nextInt(200)]);
        } else if (any.nextBoolean()) {
            setData(path, any);
        } else {
            apply(new TxnHeader(0, 0, 0, zxid), new Txn.Delete(ByteSlice.ofUtf8(path)));
        }
    }

    /** Other data for every znode. */
    void touchAll(long salt) {
        SplittableRandom bytes = new SplittableRandom(salt);
        List<String> paths = new ArrayList<>();
        tree.forEach(ref -> paths.add(ref.path()));
        paths.forEach(path -> setData(path, bytes));
    }

    /** Other data for so many znodes. */
    void touchSome(SplittableRandom bytes, int count) {
        List<String> paths = new ArrayList<>();
        tree.forEach(ref -> paths.add(ref.path()));
        for (int i = 0; i < count; i++) {
            setData(paths.get(bytes.nextInt(paths.size())), bytes);
        }
    }

    private void setData(String path, SplittableRandom bytes) {
        byte[] data = new byte[100];
        bytes.nextBytes(data);
        apply(
                new TxnHeader(0, 0, 0, zxid),
                new Txn.SetData(ByteSlice.ofUtf8(path), ByteSlice.of(data), (int) zxid));
    }

    static HistoryBase base(long zxid) {
        List<EpochEnd> epochs =
                zxid == 0 ? List.of() : List.of(new EpochEnd(1, zxid, zxid * 0x9E3779B97F4A7C15L));
        return new HistoryBase(zxid, zxid * 0x9E3779B97F4A7C15L, 0xc1a5, 1, MEMBERS, epochs);
    }

    StateMeta meta() {
        return new StateMeta(base(zxid), tree.digest() + sessions.digest());
    }

    /** All that is not saved. */
    StateSave save() {
        treeChanges.add(tree.takeChanges());
        sessionChanges.add(sessions.takeChanges());
        return new StateSave(meta(), treeChanges, sessionChanges);
    }

    /** The last {@link #save} succeeded. */
    void saved() {
        treeChanges.clear();
        sessionChanges.clear();
    }

    void saveTo(StateStore store) throws IOException {
        store.save(save());
        saved();
    }

    void assertSameDigest(LoadedState loaded) {
        assertThat(loaded.meta()).isEqualTo(meta());
    }

    void assertSame(LoadedState loaded) {
        assertThat(loaded.meta()).isEqualTo(meta());
        DataTree other = loaded.tree();
        assertThat(other.lastZxid()).isEqualTo(zxid);
        assertThat(other.digest()).isEqualTo(tree.digest());
        assertThat(other.nodeCount()).isEqualTo(tree.nodeCount());
        assertThat(other.ephemeralCount()).isEqualTo(tree.ephemeralCount());
        assertThat(other.approximateDataBytes()).isEqualTo(tree.approximateDataBytes());
        assertThat(other.changedCount()).isZero();
        ZnodeRef there = new ZnodeRef();
        tree.forEach(
                here -> {
                    String path = here.path();
                    assertThat(other.find(path, there)).as(path).isTrue();
                    assertThat(there.znode()).as(path).isEqualTo(here.znode());
                    assertThat(there.stat()).as(path).isEqualTo(here.stat());
                    assertThat(other.acl(there.znode())).isEqualTo(tree.acl(here.znode()));
                    assertThat(names(there)).as(path).isEqualTo(names(here));
                });
        assertThat(other.sessionsWithEphemerals()).isEqualTo(tree.sessionsWithEphemerals());
        for (long session : tree.sessionsWithEphemerals()) {
            assertThat(other.ephemeralsOf(session)).isEqualTo(tree.ephemeralsOf(session));
        }
        assertThat(loaded.sessions().digest()).isEqualTo(sessions.digest());
        assertThat(loaded.sessions().sortedIds()).isEqualTo(sessions.sortedIds());
        for (long id : sessions.sortedIds()) {
            Session session = sessions.get(id);
            assertThat(loaded.sessions().get(id)).isEqualTo(session);
        }
    }

    private static List<String> names(ZnodeRef ref) {
        Children children = ref.children();
        return children == null ? List.of() : children.sortedNames();
    }
}
