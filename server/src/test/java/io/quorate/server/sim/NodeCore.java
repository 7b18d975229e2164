package io.quorate.server.sim;

import io.quorate.server.node.Effects;
import io.quorate.server.node.Input;
import io.quorate.server.node.Node;
import io.quorate.server.node.NodeConfig;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.session.SessionTable;
import io.quorate.server.sim.check.Checker;
import io.quorate.server.sim.check.History;
import io.quorate.server.sim.check.ServedHistory;
import io.quorate.server.tree.DataTree;
import io.quorate.server.txn.TxnCodec;
import io.quorate.server.txn.TxnRecord;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Standing;

import org.jspecify.annotations.Nullable;

/**
 * The whole server. What it delivered is seen from outside, in its status: whatever it applied
 * since the last look.
 */
final class NodeCore implements Core {

    private final PeerId self;
    private final Node node;
    private final Checker witness;
    private final ServedHistory served;
    private final SimDisk disk;
    private NodeStatus status;
    private long seenZxid;
    private long ledEpoch;

    NodeCore(
            NodeConfig config,
            RecoveredHistory recovered,
            SimRandom random,
            Checker witness,
            ServedHistory served,
            SimDisk disk) {
        this.self = config.zab().self();
        this.witness = witness;
        this.served = served;
        this.disk = disk;
        long hashSeed = random.nextLong();
        SimState saved = disk.image().state();
        boolean isSaved =
                saved.base().zxid() != 0 && recovered.own().standing() != Standing.DAMAGED;
        SimState.Loaded loaded = isSaved ? disk.load(saved, hashSeed) : null;
        DataTree tree = loaded == null ? new DataTree(hashSeed) : loaded.tree();
        SessionTable sessions = loaded == null ? new SessionTable() : loaded.sessions();
        for (Proposal record : disk.image().history().records()) {
            if (record.zxid() > (isSaved ? saved.base().zxid() : 0)
                    && (isSaved || disk.image().logStartZxid() == 0)
                    && record.zxid() <= recovered.commitMark()
                    && record.kind() == Proposal.Kind.TXN) {
                TxnRecord txn =
                        TxnCodec.decode(record.array(), record.bodyOffset(), record.bodyLength());
                tree.apply(record.zxid(), txn.header(), txn.txn());
                sessions.apply(txn.header(), txn.txn());
            }
        }
        this.node = new Node(config, recovered, tree, sessions, random);
        this.status = node.status();
        this.seenZxid = recovered.commitMark();
    }

    @Override
    public void start(long nowNanos, long wallMillis, Effects out) {
        node.start(nowNanos, wallMillis, out);
        look();
    }

    @Override
    public void step(Input input, long nowNanos, Effects out) {
        node.step(input, nowNanos, out);
        look();
    }

    @Override
    public long endOfPass(long nowNanos, Effects out) {
        long nextInNanos = node.endOfPass(nowNanos, out);
        look();
        return nextInNanos;
    }

    /** What has happened since the last look. */
    private void look() {
        status = node.status();
        if (status.appliedZxid() < seenZxid) {
            witness.voided(self);
            seenZxid = 0;
        }
        if (status.appliedZxid() > seenZxid) {
            History own = disk.logical();
            for (int i = own.floorIndex(seenZxid) + 1; i < own.size(); i++) {
                Proposal record = own.records().get(i);
                if (record.zxid() > status.appliedZxid()) {
                    break;
                }
                witness.delivered(self, record);
            }
            seenZxid = status.appliedZxid();
            served.digest(self, seenZxid, status.stateDigest());
        }
        if (leading() && status.epoch() != ledEpoch) {
            ledEpoch = status.epoch();
            witness.leading(self, ledEpoch);
        }
    }

    @Override
    public Hello hello() {
        return node.hello();
    }

    @Override
    public boolean leading() {
        return status.mode() == NodeStatus.Mode.LEADER
                || status.mode() == NodeStatus.Mode.STANDALONE;
    }

    @Override
    public boolean serving(long nowNanos) {
        return status.serving();
    }

    @Override
    public @Nullable PeerId leader() {
        return status.leader();
    }

    @Override
    public long committedZxid() {
        return status.committedZxid();
    }

    /** The shell is told by {@link Effects#stopped}. */
    @Override
    public boolean mayStop() {
        return false;
    }

    @Override
    public String phase() {
        return status.phase();
    }

    @Override
    public String describe() {
        return status.phase()
                + (status.serving() ? " serving" : "")
                + " epoch "
                + status.epoch()
                + " last 0x"
                + Long.toHexString(status.lastZxid())
                + " applied 0x"
                + Long.toHexString(status.appliedZxid())
                + " leader "
                + status.leader()
                + ", "
                + status.requests().connections()
                + " clients";
    }
}
