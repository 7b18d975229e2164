package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.protocol.EventType;
import io.quorate.protocol.WatchEvent;
import io.quorate.server.sim.model.Change;
import io.quorate.server.sim.model.KeeperModel;
import io.quorate.server.sim.model.Znode;

/**
 * A one-shot watch: it tells of the first change, once, before anything newer is shown. At another
 * server it is set again, and tells of what is different by then; what came and went between the
 * servers is not.
 */
final class OneShotPromise implements WatchPromise {

    private final Promises promises;
    private final KeeperModel model;
    private final String path;
    private final boolean ofChildren;

    /** What its read has shown. */
    private final long setZxid;

    /** Each change behind this one must be told. */
    private long sureZxid;

    /** Whether nothing was shown since it was set again. */
    private boolean moved;

    private boolean over;

    OneShotPromise(
            Promises promises, KeeperModel model, String path, boolean ofChildren, long setZxid) {
        this.promises = promises;
        this.model = model;
        this.path = path;
        this.ofChildren = ofChildren;
        this.setZxid = setZxid;
        sureZxid = setZxid;
    }

    @Override
    public void event(WatchEvent event, long zxid) {
        promises.require(
                !over,
                Promise.LIBRARY_LOSES_NO_WATCH,
                () -> event + " comes behind the end of " + this);
        over = true;
        promises.require(
                event.path().equals(path) && fits(event.type()),
                Promise.LIBRARY_LOSES_NO_WATCH,
                () -> event + " for " + this);
        Change due = model.firstChange(path, ofChildren, moved ? setZxid : sureZxid);
        promises.require(
                due != null,
                Promise.LIBRARY_LOSES_NO_WATCH,
                () -> event + ", and nothing happened, for " + this);
        promises.require(
                moved || zxid >= 0,
                Promise.LIBRARY_LOSES_NO_WATCH,
                () -> event + " is caught up with at the same server");
        if (!moved) {
            promises.require(
                    due.zxid() == zxid && due.type() == event.type(),
                    Promise.LIBRARY_LOSES_NO_WATCH,
                    () -> event + " of " + hex(zxid) + " for " + this + ", but first " + due);
        }
    }

    private boolean fits(EventType type) {
        return switch (type) {
            case NODE_DELETED -> true;
            case NODE_CHILDREN_CHANGED -> ofChildren;
            case NODE_CREATED, NODE_DATA_CHANGED -> !ofChildren;
            default -> false;
        };
    }

    void moved() {
        moved = true;
    }

    void shown(long zxid) {
        if (over) {
            return;
        }
        if (moved) {
            promises.require(
                    !isDifferent(zxid),
                    Promise.LIBRARY_LOSES_NO_WATCH,
                    () -> hex(zxid) + " is shown, no event of " + this);
            moved = false;
            sureZxid = zxid;
        }
        Change due = model.firstChange(path, ofChildren, sureZxid);
        promises.require(
                due == null || due.zxid() > zxid,
                Promise.LIBRARY_LOSES_NO_WATCH,
                () -> hex(zxid) + " is shown, no event of " + this + ": " + due);
    }

    /** Whether a server that is at {@code zxid} can see that something has happened. */
    private boolean isDifferent(long zxid) {
        Znode before = model.at(path, setZxid);
        Znode after = model.at(path, zxid);
        if (before == null || after == null) {
            return (before == null) != (after == null);
        }
        return ofChildren ? after.stat().pzxid() > setZxid : after.stat().mzxid() > setZxid;
    }

    @Override
    public void mayHaveMissed() {
        throw new CheckFailed(Promise.LIBRARY_LOSES_NO_WATCH, "a gap is told for " + this);
    }

    @Override
    public void removed() {
        throw new IllegalStateException("only lasting watches are removed");
    }

    @Override
    public void ended() {
        promises.require(!over, Promise.LIBRARY_LOSES_NO_WATCH, () -> "another end of " + this);
        over = true;
    }

    boolean isOver() {
        return over;
    }

    void requireOver() {
        promises.require(
                over,
                Promise.LIBRARY_LOSES_NO_WATCH,
                () -> "nothing is told at the end of the session of " + this);
    }

    @Override
    public String toString() {
        return "a watch of "
                + (ofChildren ? "the children of " : "")
                + path
                + " as of "
                + hex(setZxid)
                + (moved ? ", set again" : ", each change told behind " + hex(sureZxid));
    }
}
