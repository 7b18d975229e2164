package io.quorate.server.sim;

import io.quorate.server.sim.check.History;
import io.quorate.server.zab.Proposal;

import java.util.LinkedHashMap;
import java.util.Map;

/** All disks there ever were, by disk id: the lost ones with what they last held. */
final class DiskRegistry {

    private final Map<Long, History> used = new LinkedHashMap<>();
    private final Map<Long, History> lost = new LinkedHashMap<>();

    void inUse(long diskId, History history) {
        used.values().removeIf(other -> other == history);
        used.put(diskId, history);
    }

    void retired(long diskId, History lastHeld) {
        lost.put(diskId, lastHeld);
        used.remove(diskId);
    }

    boolean held(long diskId, Proposal record) {
        History now = used.get(diskId);
        if (now != null && now.holds(record)) {
            return true;
        }
        History before = lost.get(diskId);
        return before != null && before.holds(record);
    }
}
