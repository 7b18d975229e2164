package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;
import static io.quorate.server.sim.check.CheckFailed.require;

import io.quorate.protocol.WatchEvent;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * K7: a one-shot watch fires exactly once, for the first change behind what its read showed, and
 * before its client is shown anything of that zxid or later.
 */
final class WatchBeforeRead {

    /** One watch: setting it again while it is there changes nothing. */
    private record Watch(String path, boolean children) {}

    private final TreeModel model;
    private final Map<Long, Map<Watch, Long>> byConnection = new HashMap<>();
    private long events;

    WatchBeforeRead(TreeModel model) {
        this.model = model;
    }

    /**
     * A read that set a watch was answered.
     *
     * @param children whether the watch is for the children's names, else for the znode
     */
    void watched(long connection, String path, long zxid, boolean children) {
        byConnection
                .computeIfAbsent(connection, c -> new LinkedHashMap<>())
                .putIfAbsent(new Watch(path, children), zxid);
    }

    void disconnected(long connection) {
        byConnection.remove(connection);
    }

    /** A reply shows this connection the state as of {@code zxid}. */
    void shown(long connection, long zxid) {
        for (Map.Entry<Watch, Long> set :
                byConnection.getOrDefault(connection, Map.of()).entrySet()) {
            TreeModel.Changed due = firstChange(set);
            require(
                    due == null || due.zxid() > zxid,
                    "K7 watch before read",
                    "a reply shows "
                            + hex(zxid)
                            + " before the event of "
                            + set.getKey()
                            + ", set at "
                            + hex(set.getValue())
                            + ": "
                            + due);
        }
    }

    void event(long connection, long zxid, WatchEvent event) {
        events++;
        Map<Watch, Long> watches = byConnection.getOrDefault(connection, Map.of());
        boolean expected = false;
        // A deletion ends both kinds of watches, and is told once.
        Iterator<Map.Entry<Watch, Long>> each = watches.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Watch, Long> set = each.next();
            if (set.getKey().path().equals(event.path())) {
                TreeModel.Changed due = firstChange(set);
                if (due != null && due.zxid() == zxid && due.type() == event.type()) {
                    expected = true;
                    each.remove();
                }
            }
        }
        require(
                expected,
                "K7 events fit",
                event + " at " + hex(zxid) + ", and the watches are " + watches);
    }

    private TreeModel.@Nullable Changed firstChange(Map.Entry<Watch, Long> set) {
        Watch watch = set.getKey();
        return model.firstChange(watch.path(), watch.children(), set.getValue());
    }

    long events() {
        return events;
    }
}
