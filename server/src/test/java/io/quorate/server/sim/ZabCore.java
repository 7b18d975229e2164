package io.quorate.server.sim;

import io.quorate.server.node.Effects;
import io.quorate.server.node.Input;
import io.quorate.server.node.Node;
import io.quorate.server.node.RelayMessage;
import io.quorate.server.sim.check.Checker;
import io.quorate.server.sim.check.Promise;
import io.quorate.server.sim.check.Promises;
import io.quorate.server.zab.Hello;
import io.quorate.server.zab.HistoryBase;
import io.quorate.server.zab.LinkId;
import io.quorate.server.zab.Message;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;
import io.quorate.server.zab.RecoveredHistory;
import io.quorate.server.zab.Zab;
import io.quorate.server.zab.ZabConfig;
import io.quorate.server.zab.ZabListener;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Consensus alone, with a listener that only watches. Proposals are meaningless bytes; what is
 * proposed, and when, the run decides through {@link #propose}.
 */
final class ZabCore implements Core {

    private final PeerId self;
    private final Zab zab;
    private final Checker witness;
    private final Promises promises;
    private final Map<Long, Long> syncsByRound = new LinkedHashMap<>();
    private long deliveredZxid;
    private long deliveredHash;
    private boolean leading;
    private boolean following;
    private boolean stopping;
    private long syncs;

    ZabCore(
            ZabConfig config,
            RecoveredHistory recovered,
            SimRandom random,
            Checker witness,
            Promises promises) {
        this.promises = promises;
        this.self = config.self();
        this.witness = witness;
        this.deliveredZxid = recovered.commitMark();
        for (Proposal record : recovered.recent()) {
            if (record.zxid() == deliveredZxid) {
                deliveredHash = record.chainHash();
            }
        }
        this.zab = new Zab(config, recovered, random, new Watching());
    }

    private final class Watching implements ZabListener {

        @Override
        public void delivered(Proposal record) {
            promises.require(
                    record.follows(deliveredZxid, deliveredHash),
                    Promise.NO_GAPS_IN_DELIVERY,
                    () -> record + " behind 0x" + Long.toHexString(deliveredZxid));
            deliveredZxid = record.zxid();
            deliveredHash = record.chainHash();
            witness.delivered(self, record);
        }

        @Override
        public void generationBegun(HistoryBase base) {
            require(base.zxid() == 0, "consensus alone has no snapshots");
            deliveredZxid = 0;
            deliveredHash = 0;
            witness.voided(self);
        }

        @Override
        public void leading() {
            requireNoRole("leading");
            leading = true;
            requireDelivered(zab.epoch() << 32, "leading");
            witness.leading(self, zab.epoch());
        }

        @Override
        public void following(LinkId leaderLink, PeerId leader) {
            requireNoRole("following");
            following = true;
            requireDelivered(zab.epoch() << 32, "following");
        }

        @Override
        public void leaderless() {
            leading = false;
            following = false;
            syncsByRound.clear();
        }

        @Override
        public void learnerJoined(LinkId link, PeerId learner) {
            requireLeading("a learner joined");
        }

        @Override
        public void learnerLeft(LinkId link, PeerId learner) {}

        @Override
        public void roundConfirmed(long round) {
            requireLeading("a round was confirmed");
            var rounds = syncsByRound.entrySet().iterator();
            while (rounds.hasNext()) {
                var asked = rounds.next();
                if (asked.getKey() <= round) {
                    witness.syncConfirmed(self, asked.getValue());
                    rounds.remove();
                }
            }
        }

        private void requireNoRole(String event) {
            require(!leading && !following, event + " while leading or following");
        }

        private void requireLeading(String event) {
            require(leading, event + " at a server that does not lead");
        }

        private void requireDelivered(long zxid, String event) {
            require(
                    deliveredZxid >= zxid,
                    event + " before the epoch's record was delivered, at " + deliveredZxid);
        }
    }

    private void require(boolean holds, String what) {
        promises.require(holds, Promise.LISTENERS_ARE_TOLD, () -> "server " + self + ": " + what);
    }

    /** Proposes {@code count} transactions of random size, if this server leads. */
    void propose(int count, int maxBodyBytes, SimRandom random, Effects out) {
        for (int i = 0; i < count && zab.mayPropose(); i++) {
            byte[] body = new byte[8 + random.between(0, maxBodyBytes)];
            random.nextBytes(body);
            propose(body, out);
        }
    }

    /** Proposes one transaction, if this server leads. */
    void propose(byte[] body, Effects out) {
        if (zab.mayPropose()) {
            byte[] record = new byte[Proposal.HEADER_BYTES + body.length];
            System.arraycopy(body, 0, record, Proposal.HEADER_BYTES, body.length);
            long expected = zab.nextZxid();
            Proposal proposal = zab.propose(record, out);
            require(proposal.zxid() == expected, "nextZxid was not the next zxid");
        }
    }

    /** Asks the leader, if this server is it, to confirm that it leads. */
    void sync() {
        if (leading) {
            long request = ++syncs;
            witness.syncAsked(self, request, zab.committedZxid());
            syncsByRound.put(zab.requestRound(), request);
        }
    }

    @Override
    public void start(long nowNanos, long wallMillis, Effects out) {
        zab.start(nowNanos, out);
    }

    @Override
    public void step(Input input, long nowNanos, Effects out) {
        switch (input) {
            case Input.Tick tick -> zab.tick(nowNanos, out);
            case Input.LinkUp up ->
                    zab.linkUp(
                            up.link(),
                            up.kind(),
                            up.peer(),
                            up.dialledByUs(),
                            up.hello(),
                            nowNanos,
                            out);
            case Input.DialFailed failed ->
                    zab.dialFailed(failed.leader(), failed.reason(), nowNanos, out);
            case Input.PeerSaid said -> {
                switch (said.message()) {
                    case Message message -> zab.said(said.link(), message, nowNanos, out);
                    case RelayMessage relay -> throw new IllegalStateException(relay.toString());
                    default -> throw new IllegalStateException("unknown message");
                }
            }
            case Input.LinkDown down -> zab.linkDown(down.link(), nowNanos, out);
            case Input.LogFlushed flushed -> zab.flushed(flushed.ticket(), nowNanos, out);
            case Input.StreamReached reached ->
                    zab.streamReached(reached.link(), reached.zxid(), nowNanos, out);
            case Input.DiskReported d -> zab.disk(d.disk(), out);
            case Input.SnapshotStreamed _,
                    Input.SnapshotWritten _,
                    Input.StateReceived _,
                    Input.StateRefused _,
                    Input.StateSaved _,
                    Input.SaveFailed _,
                    Input.SnapshotKept _,
                    Input.LogPurged _ ->
                    throw new IllegalStateException("consensus alone has no snapshots");
            case Input.Stop stop -> {
                stopping = true;
                zab.askToStop(nowNanos);
            }
            case Input.ClientConnected c -> throw noClients();
            case Input.ClientFrames c -> throw noClients();
            case Input.ClientTook c -> throw noClients();
            case Input.ClientGone c -> throw noClients();
        }
        goIfItMay(nowNanos, out);
    }

    private void goIfItMay(long nowNanos, Effects out) {
        if (stopping && zab.mayStop(nowNanos, out)) {
            zab.resign(nowNanos, out);
        }
    }

    private static IllegalStateException noClients() {
        return new IllegalStateException("consensus alone has no clients");
    }

    @Override
    public long endOfPass(long nowNanos, Effects out) {
        zab.endOfPass(nowNanos, out);
        goIfItMay(nowNanos, out);
        require(
                zab.committedZxid() == deliveredZxid,
                "committed and delivered differ at the end of a pass");
        return Node.NO_PASS;
    }

    @Override
    public Hello hello() {
        return zab.hello();
    }

    @Override
    public boolean leading() {
        return leading;
    }

    @Override
    public boolean serving(long nowNanos) {
        return zab.serving(nowNanos);
    }

    @Override
    public @Nullable PeerId leader() {
        return zab.leader();
    }

    @Override
    public long committedZxid() {
        return zab.committedZxid();
    }

    @Override
    public boolean mayStop() {
        return stopping && zab.handedOver();
    }

    @Override
    public String phase() {
        return zab.phaseName();
    }

    @Override
    public String describe() {
        return zab.phaseName()
                + " epoch "
                + zab.epoch()
                + " last 0x"
                + Long.toHexString(zab.lastZxid())
                + " committed 0x"
                + Long.toHexString(zab.committedZxid())
                + " leader "
                + zab.leader();
    }
}
