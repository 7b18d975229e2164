package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.protocol.EventType;
import io.quorate.protocol.WatchEvent;
import io.quorate.server.sim.model.Change;
import io.quorate.server.sim.model.KeeperModel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A lasting watch: it tells of each change in order, once, before that is shown, or else of a gap.
 * Behind a gap, what is read next and what is told next are where it goes on from.
 */
final class LastingPromise implements WatchPromise {

    private final Promises promises;
    private final KeeperModel model;
    private final String path;
    private final boolean recursive;

    /** Changes of all znodes up to here are told, or need not be. */
    private int cursor;

    /** Behind the cursor: changes of one transaction may come in any order. */
    private final Set<Integer> told = new HashSet<>();

    /** Whether nothing was told or shown since the last gap. */
    private boolean inGap;

    private boolean over;
    private long events;
    private long gaps;

    LastingPromise(
            Promises promises, KeeperModel model, String path, boolean recursive, long setZxid) {
        this.promises = promises;
        this.model = model;
        this.path = path;
        this.recursive = recursive;
        cursor = firstBehind(setZxid);
    }

    private int firstBehind(long zxid) {
        List<Change> changes = model.changes();
        int at = changes.size();
        while (at > 0 && changes.get(at - 1).zxid() > zxid) {
            at--;
        }
        return at;
    }

    @Override
    public void event(WatchEvent event, long zxid) {
        promises.require(
                !over,
                Promise.LIBRARY_CHANGE_OR_GAP,
                () -> event + " comes behind the end of " + this);
        events++;
        if (zxid < 0) {
            promises.require(
                    inGap, Promise.LIBRARY_CHANGE_OR_GAP, () -> event + " of no zxid for " + this);
            return;
        }
        if (inGap) {
            goOnFrom(firstBehind(zxid - 1));
        }
        int found = find(event, zxid);
        promises.require(
                found >= 0,
                Promise.LIBRARY_CHANGE_OR_GAP,
                () -> event + " of " + hex(zxid) + " for " + this);
        told.add(found);
        advance();
    }

    /** Among the changes of the oldest transaction that is not wholly told. */
    private int find(WatchEvent event, long zxid) {
        List<Change> changes = model.changes();
        for (int i = cursor; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (concerns(change) && !told.contains(i)) {
                if (change.zxid() != zxid) {
                    return -1;
                }
                if (change.path().equals(event.path()) && change.type() == event.type()) {
                    return i;
                }
            }
        }
        return -1;
    }

    private boolean concerns(Change change) {
        if (!recursive) {
            return change.path().equals(path);
        }
        return change.type() != EventType.NODE_CHILDREN_CHANGED
                && (path.equals("/")
                        || change.path().equals(path)
                        || change.path().startsWith(path + "/"));
    }

    private void advance() {
        List<Change> changes = model.changes();
        while (cursor < changes.size() && (told.remove(cursor) || !concerns(changes.get(cursor)))) {
            cursor++;
        }
    }

    private void goOnFrom(int index) {
        inGap = false;
        told.clear();
        cursor = index;
    }

    void shown(long zxid) {
        if (over) {
            return;
        }
        if (inGap) {
            goOnFrom(firstBehind(zxid));
        }
        advance();
        promises.require(
                cursor >= model.changes().size() || next().zxid() > zxid,
                Promise.LIBRARY_CHANGE_OR_GAP,
                () -> hex(zxid) + " is shown, and not told by " + this);
    }

    private Change next() {
        return model.changes().get(cursor);
    }

    @Override
    public void mayHaveMissed() {
        promises.require(
                !over, Promise.LIBRARY_CHANGE_OR_GAP, () -> "a gap behind the end of " + this);
        gaps++;
        inGap = true;
    }

    @Override
    public void removed() {
        promises.require(
                !over, Promise.LIBRARY_CHANGE_OR_GAP, () -> "removed behind the end of " + this);
        over = true;
    }

    @Override
    public void ended() {
        promises.require(!over, Promise.LIBRARY_CHANGE_OR_GAP, () -> "another end of " + this);
        over = true;
    }

    void requireOver() {
        promises.require(
                over,
                Promise.LIBRARY_CHANGE_OR_GAP,
                () -> "nothing is told at the end of the session of " + this);
    }

    long events() {
        return events;
    }

    long gaps() {
        return gaps;
    }

    @Override
    public String toString() {
        return "a lasting watch of "
                + path
                + (recursive ? " and below" : "")
                + (cursor < model.changes().size() ? ", next is " + next() : ", which is level")
                + (inGap ? ", in a gap" : "");
    }
}
