package io.quorate.server.sim;

import io.quorate.server.node.SaveConfig;
import io.quorate.server.zab.Member;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.ZabConfig;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How an ensemble is made up, and how its world behaves. The defaults are a calm one. */
public final class Settings {

    public static final long MILLI = 1_000_000L;
    public static final long SECOND = 1_000_000_000L;

    int voters = 3;
    int observers = 0;

    /** Servers whose own configuration alone names them, after the others. */
    int strangers = 0;

    /** Whether it makes voters of them. */
    boolean strangersWouldVote = false;

    /** Whether the others' configurations name them too, though the membership does not. */
    boolean strangersAreListed = false;

    long tickNanos = 2 * SECOND;
    long initLimitNanos = 20 * SECOND;
    long heartbeatNanos = 250 * MILLI;
    long verdictNanos = SECOND;
    long betterVoteWaitNanos = 200 * MILLI;
    long electionRetryNanos = SECOND;
    long formationWaitNanos = 3 * SECOND;
    boolean formWithAll = false;
    int windowMaxBytes = 1 << 20;
    int unflushedMaxBytes = 32 << 20;
    long quorumWaitNanos = 15 * SECOND;
    long rolloverCounter = 0xF000_0000L;
    long firstCounter = 1;

    private final Map<PeerId, Integer> featureLevels = new HashMap<>();

    boolean featureLevelAuto = true;

    int clients = 3;
    int minSessionTimeoutMillis = 1_000;
    int maxSessionTimeoutMillis = 8_000;
    long leaderlessHoldNanos = 700 * MILLI;
    int pendingWritesMax = 65_536;
    int heldBytesPerConnection = 1 << 20;
    int replyBytesPerPass = 1 << 20;

    boolean enforceQuota;
    long reapNanos = SECOND;
    long neverUsedMaxMillis;

    SaveConfig save = SaveConfig.DEFAULT;
    int digestInterval = 16;
    boolean growthMayBeRefused;

    final LibrarySession.Knobs library = new LibrarySession.Knobs();
    final SimFront.Knobs front = new SimFront.Knobs();
    final SimNetwork.Knobs network = new SimNetwork.Knobs();
    final SimDisk.Knobs disk = new SimDisk.Knobs();
    final SimNode.Knobs node = new SimNode.Knobs();

    /** So many servers more, of which the others' configurations know nothing. */
    public void strangers(int count, boolean wouldVote) {
        strangers = count;
        strangersWouldVote = wouldVote;
    }

    /** Somebody writes them into every server's configuration, behind the ensemble's back. */
    public void listStrangers() {
        strangersAreListed = true;
    }

    /** How long a server without a leader keeps its clients. */
    public void leaderlessHold(long millis) {
        leaderlessHoldNanos = millis * MILLI;
    }

    /**
     * Servers keep so much of the history in memory; a learner gets what is older from the disk.
     */
    public void windowMax(int bytes) {
        windowMaxBytes = bytes;
    }

    /** A server takes no more proposals while so many bytes wait for its disk. */
    public void unflushedMax(int bytes) {
        unflushedMaxBytes = bytes;
    }

    /** initialEnsemble=all, or majority. */
    public void formWithAll(boolean all) {
        formWithAll = all;
    }

    /** The state is saved at once, the newest snapshot alone is kept, and the log purged to it. */
    public void savesAtOnce() {
        save = new SaveConfig(1, 20 * MILLI, 20 * MILLI, 0, 1, 0);
        windowMaxBytes = 100;
        node.states.saveNanos = MILLI;
        node.states.retained = 1;
        node.states.purgeChance = 1;
    }

    /** Nothing is purged. */
    public void keepsItsLog() {
        node.states.purgeChance = 0;
    }

    /** Servers compare their states where the counter is a multiple of this. */
    public void comparesEvery(int transactions) {
        digestInterval = transactions;
    }

    /** A snapshot is sent in pieces of at most so many bytes. */
    public void snapshotPieces(int bytes) {
        node.states.pieceBytes = bytes;
    }

    /** Each epoch's first counter, and the one at which leadership is handed over. */
    public void counters(long first, long rollover) {
        firstCounter = first;
        rolloverCounter = rollover;
    }

    /**
     * The highest feature level that the build of this server knows: 1 or, after an upgrade, 2.
     * Strangers are new: no level is held back for who is not configured.
     */
    int featureLevel(PeerId server) {
        boolean stranger = server.value() > voters + observers;
        return featureLevels.getOrDefault(server, stranger ? 2 : 1);
    }

    /** From its next start on a server is of a build that knows this level. */
    void install(PeerId server, int featureLevel) {
        featureLevels.put(server, featureLevel);
    }

    /** So many observers beside the voters. */
    public void observers(int count) {
        observers = count;
    }

    /** featureLevelAuto. */
    public void featureLevelAuto(boolean auto) {
        featureLevelAuto = auto;
    }

    /** Servers by id: voters first, then observers. */
    List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= voters + observers; i++) {
            members.add(new Member(new PeerId(i), i > voters, 0));
        }
        return members;
    }

    /** All that run. */
    List<PeerId> servers() {
        return IntStream.rangeClosed(1, voters + observers + strangers)
                .mapToObj(PeerId::new)
                .toList();
    }

    private List<Member> configured(PeerId self) {
        List<Member> configured = members();
        for (PeerId server : servers().subList(configured.size(), servers().size())) {
            if (strangersAreListed || server.equals(self)) {
                configured.add(new Member(server, !strangersWouldVote, 0));
            }
        }
        return configured;
    }

    ZabConfig zab(PeerId self) {
        return new ZabConfig(
                self,
                configured(self),
                tickNanos,
                initLimitNanos,
                heartbeatNanos,
                verdictNanos,
                betterVoteWaitNanos,
                electionRetryNanos,
                formationWaitNanos,
                formWithAll,
                windowMaxBytes,
                unflushedMaxBytes,
                1 << 20,
                rolloverCounter,
                firstCounter,
                featureLevel(self),
                featureLevelAuto,
                quorumWaitNanos);
    }

    /**
     * How long a whole and connected ensemble may take until it serves: several failed elections,
     * each ended by the longest of its time limits.
     */
    long settleNanos() {
        return 10 * (verdictNanos + betterVoteWaitNanos + electionRetryNanos)
                + 3 * initLimitNanos
                + 2 * formationWaitNanos
                + 20 * SECOND;
    }

    @Override
    public String toString() {
        return voters
                + " voters, "
                + observers
                + " observers, "
                + strangers
                + (strangersWouldVote ? " strangers that would vote, beat " : " strangers, beat ")
                + heartbeatNanos / MILLI
                + " ms, verdict "
                + verdictNanos / MILLI
                + " ms, init limit "
                + initLimitNanos / MILLI
                + " ms, formation wait "
                + formationWaitNanos / MILLI
                + " ms"
                + (formWithAll ? " with all" : "")
                + ", window "
                + windowMaxBytes
                + " B, counters "
                + Long.toHexString(firstCounter)
                + " to "
                + Long.toHexString(rolloverCounter)
                + ", latency "
                + network.latencyNanos / 1000
                + "+"
                + network.jitterNanos / 1000
                + " us, resets "
                + network.resetChance
                + ", flush "
                + disk.flushNanos / 1000
                + " us, passes of "
                + node.passInputsMax;
    }
}
