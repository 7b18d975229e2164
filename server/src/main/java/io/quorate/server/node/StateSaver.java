package io.quorate.server.node;

import io.quorate.server.common.Invariant;
import io.quorate.server.session.SessionChanges;
import io.quorate.server.tree.TreeChanges;
import io.quorate.server.zab.HistoryBase;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides when the state is saved, and as of which zxid. A save begins with handing over what
 * changed, which takes no time; it leaves for the disk when all of that is durable in this server's
 * own log, so that no state is ever ahead of its log.
 */
final class StateSaver {

    private static final long LOW_DISK_PAUSE_NANOS = 1_000_000_000L;

    private final Replica replica;
    private final SaveConfig config;
    private final List<TreeChanges> unsavedTree = new ArrayList<>();
    private final List<SessionChanges> unsavedSessions = new ArrayList<>();

    private long generation;

    /** Waits for the log. */
    private @Nullable StateToSave frozen;

    /** Is being written. */
    private boolean saving;

    /** Bytes of transactions that no save has begun with. */
    private long tailBytes;

    /** The same that a save has begun with, which may yet fail. */
    private long savingBytes;

    private long lastAppliedNanos;
    private long lastEndNanos;
    private long lastTookNanos;

    StateSaver(Replica replica, SaveConfig config) {
        this.replica = replica;
        this.config = config;
        // A tail that was replayed is worth a save, so that the next start need not.
        tailBytes = replica.appliedZxid != 0 && hasChanges() ? config.tailMinBytes() : 0;
    }

    private boolean hasChanges() {
        return replica.tree.changedCount() > 0;
    }

    void start(long nowNanos) {
        lastAppliedNanos = nowNanos;
        lastEndNanos = nowNanos;
    }

    /** A transaction of so many bytes was applied. */
    void applied(int bytes, long nowNanos) {
        tailBytes += bytes;
        lastAppliedNanos = nowNanos;
    }

    /** Which of this process' generations this is. */
    long generation() {
        return generation;
    }

    /** Another state has taken the place of the one that was to be saved. */
    void generationBegun() {
        generation++;
        unsavedTree.clear();
        unsavedSessions.clear();
        frozen = null;
        saving = false;
        tailBytes = 0;
        savingBytes = 0;
    }

    /**
     * Whether a save is due.
     *
     * @param wanted whether somebody waits for a snapshot
     * @param diskIsLow whether the log should be purged soon, which a save makes possible
     */
    boolean isDue(boolean wanted, boolean diskIsLow, long nowNanos) {
        if (isBusy()) {
            return false;
        }
        if (diskIsLow
                && tailBytes >= config.tailMinBytes()
                && nowNanos - lastEndNanos >= LOW_DISK_PAUSE_NANOS) {
            return true;
        }
        if (wanted || tailBytes >= config.tailMaxBytes()) {
            return true;
        }
        long pauseNanos =
                Math.max(config.intervalMinNanos(), config.intervalFactor() * lastTookNanos);
        return tailBytes >= config.tailMinBytes()
                && (nowNanos - lastAppliedNanos >= config.idleNanos()
                        || nowNanos - lastEndNanos >= pauseNanos);
    }

    /** Whether it is worth while to wait for a save before the process ends. */
    boolean isWorthASave() {
        return tailBytes + savingBytes >= config.tailMinBytes();
    }

    /** Whether a save has ended since then. */
    boolean hasEndedSince(long nanos) {
        return !isBusy() && lastEndNanos >= nanos;
    }

    boolean isBusy() {
        return saving || frozen != null;
    }

    /**
     * Takes what changed.
     *
     * @param base the history up to the last applied record
     */
    void begin(HistoryBase base) {
        Invariant.check(!isBusy(), "two saves at once");
        Invariant.check(
                base.zxid() == replica.appliedZxid,
                "a state that is not all that is committed",
                base.zxid(),
                replica.appliedZxid);
        unsavedTree.add(replica.tree.takeChanges());
        unsavedSessions.add(replica.sessions.takeChanges());
        savingBytes += tailBytes;
        tailBytes = 0;
        frozen = new StateToSave(generation, base, replica.digest(), unsavedTree, unsavedSessions);
    }

    /** Sends what was taken to the disk, if the log has it. */
    void proceed(long flushedZxid, Effects out) {
        StateToSave ready = frozen;
        if (ready != null && ready.base().zxid() <= flushedZxid) {
            frozen = null;
            saving = true;
            out.saveState(ready);
        }
    }

    /** What was sent is on the disk. */
    void saved(long tookNanos, long nowNanos) {
        unsavedTree.clear();
        unsavedSessions.clear();
        savingBytes = 0;
        ended(tookNanos, nowNanos);
    }

    /** It is not: the next save carries it too. */
    void failed(long tookNanos, long nowNanos) {
        tailBytes += savingBytes;
        savingBytes = 0;
        ended(Math.max(tookNanos, lastTookNanos), nowNanos);
    }

    private void ended(long tookNanos, long nowNanos) {
        saving = false;
        lastTookNanos = tookNanos;
        lastEndNanos = nowNanos;
    }
}
