package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.RecoveredHistory;

import java.util.HashMap;
import java.util.Map;

/**
 * R20: a confirmed sync shows everything that anybody had been shown when it was asked for. A
 * deposed or paused leader may take syncs, and never confirms them (ZOOKEEPER-2136).
 */
public final class SyncIsFresh implements Checker {

    private record Asked(long committedZxid, long deliveredAnywhere) {}

    private final Promises promises;
    private final CommittedHistory committed;
    private final Map<PeerId, Map<Long, Asked>> open = new HashMap<>();
    private long confirmed;

    public SyncIsFresh(Promises promises, CommittedHistory committed) {
        this.promises = promises;
        this.committed = committed;
    }

    @Override
    public void started(PeerId server, RecoveredHistory recovered) {
        open.remove(server);
    }

    @Override
    public void syncAsked(PeerId server, long request, long committedZxid) {
        open.computeIfAbsent(server, s -> new HashMap<>())
                .put(request, new Asked(committedZxid, committed.sequence().lastZxid()));
    }

    @Override
    public void syncConfirmed(PeerId server, long request) {
        Asked asked = open.getOrDefault(server, Map.of()).get(request);
        if (asked == null) {
            return;
        }
        confirmed++;
        promises.require(
                asked.committedZxid() >= asked.deliveredAnywhere(),
                Promise.SYNC_IS_FRESH,
                () ->
                        "server "
                                + server
                                + " confirms a sync with "
                                + hex(asked.committedZxid())
                                + ", while "
                                + hex(asked.deliveredAnywhere())
                                + " had been delivered when it was asked for");
    }

    /** Syncs that were confirmed. */
    public long confirmed() {
        return confirmed;
    }
}
