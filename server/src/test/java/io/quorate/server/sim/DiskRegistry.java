package io.quorate.server.sim;

import io.quorate.server.sim.check.History;
import io.quorate.server.zab.Proposal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All disks there ever were, by disk id: the lost ones with what they last held. */
final class DiskRegistry {

    private final Map<Long, History> used = new LinkedHashMap<>();

    /** More than one of a disk that was damaged more than once. */
    private final Map<Long, List<History>> lost = new LinkedHashMap<>();

    /** A snapshot that travels, with the history that made it. */
    record Copy(SimState state, History history) {}

    /** By the chain hash of their last record, which no other history has. */
    private final Map<Long, Copy> snapshots = new LinkedHashMap<>();

    void kept(SimState state, History history) {
        History upTo = history.copy();
        upTo.truncateTo(state.base().zxid());
        snapshots.put(state.base().chainHash(), new Copy(state, upTo));
    }

    Copy snapshot(long chainHash) {
        Copy copy = snapshots.get(chainHash);
        if (copy == null) {
            throw new IllegalStateException("no such snapshot was ever kept");
        }
        return copy;
    }

    void inUse(long diskId, History history) {
        used.values().removeIf(other -> other == history);
        used.put(diskId, history);
    }

    void retired(long diskId, History lastHeld) {
        lost.computeIfAbsent(diskId, id -> new ArrayList<>()).add(lastHeld);
        used.remove(diskId);
    }

    boolean held(long diskId, Proposal record) {
        History now = used.get(diskId);
        if (now != null && now.holds(record)) {
            return true;
        }
        return lost.getOrDefault(diskId, List.of()).stream().anyMatch(h -> h.holds(record));
    }
}
