package io.quorate.server.sim.check;

import static io.quorate.server.sim.check.CheckFailed.hex;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.request.Request;
import io.quorate.server.sim.model.Change;

import java.util.List;

/**
 * K7: what watches tell on one connection is what they must: every change that they are for, once,
 * in the order of the history, before its client is shown anything of that zxid or later, and
 * nothing else; and to nobody who may not read the znode (K10). A setWatches tells at once what was
 * missed.
 */
final class WatchBeforeRead {

    private final Promises promises;
    private long events;

    WatchBeforeRead(Promises promises) {
        this.promises = promises;
    }

    /** A reply, or an answer to a ping, shows this connection the state of {@code zxid}. */
    void shown(Conversation with, long zxid) {
        promises.require(
                zxid >= with.toldZxid,
                Promise.WATCH_BEFORE_READ,
                () -> "a reply shows " + hex(zxid) + " behind an event of " + hex(with.toldZxid));
        Change missed = with.watches.missedAt(zxid);
        promises.require(
                missed == null,
                Promise.WATCH_BEFORE_READ,
                () -> "a reply shows " + hex(zxid) + " before " + missed + " of " + with.watches);
    }

    void event(Conversation with, long zxid, WatchEvent event) {
        events++;
        if (zxid == -1) {
            with.caughtUp.add(event);
            return;
        }
        promises.require(
                zxid >= with.toldZxid && with.caughtUp.isEmpty(),
                Promise.EVENTS_FIT,
                () -> event + " of " + hex(zxid) + " behind one of " + hex(with.toldZxid));
        with.toldZxid = zxid;
        promises.require(
                with.watches.told(zxid, event.type(), event.path()),
                Promise.EVENTS_FIT,
                () -> event + " of " + hex(zxid) + ", and there are " + with.watches);
    }

    /** A request was answered: it may have set a watch, removed one, or asked for one. */
    void answered(Conversation with, Request request, long zxid, ErrorCode error) {
        boolean done = error == ErrorCode.OK;
        switch (request) {
            case Request.Exists r -> {
                if (r.watch() && (done || error == ErrorCode.NO_NODE)) {
                    with.watches.set(r.path(), false, zxid);
                }
            }
            case Request.GetData r -> set(with, r.path(), r.watch() && done, false, zxid);
            case Request.GetChildren r -> set(with, r.path(), r.watch() && done, true, zxid);
            case Request.GetChildren2 r -> set(with, r.path(), r.watch() && done, true, zxid);
            case Request.AddWatch r -> {
                promises.require(done, Promise.EVENTS_FIT, () -> r + " is " + error);
                with.watches.set(r.path(), r.mode(), zxid);
            }
            case Request.CheckWatches r ->
                    requireFound(with, with.watches.holds(r.path(), r.type()), r, error);
            case Request.RemoveWatches r -> {
                requireFound(with, with.watches.holds(r.path(), r.type()), r, error);
                with.watches.remove(r.path(), r.type());
            }
            case Request.SetWatches r -> restored(with, withoutLasting(r), zxid, error);
            case Request.SetWatches2 r -> restored(with, r, zxid, error);
            default -> {}
        }
    }

    private static void set(
            Conversation with, String path, boolean watched, boolean ofChildren, long zxid) {
        if (watched) {
            with.watches.set(path, ofChildren, zxid);
        }
    }

    private void requireFound(Conversation with, boolean found, Request request, ErrorCode error) {
        promises.require(
                error == (found ? ErrorCode.OK : ErrorCode.NO_WATCHER),
                Promise.WATCHES_THAT_THERE_ARE,
                () -> request + " is " + error + ", and there are " + with.watches);
    }

    private void restored(
            Conversation with, Request.SetWatches2 request, long zxid, ErrorCode error) {
        List<WatchEvent> due = with.watches.restored(request, zxid);
        promises.require(
                error == ErrorCode.OK && due.equals(with.caughtUp),
                Promise.SET_WATCHES_CATCHES_UP,
                () ->
                        request
                                + " as of "
                                + hex(zxid)
                                + " is "
                                + error
                                + " and tells "
                                + with.caughtUp
                                + ", not "
                                + due);
        with.caughtUp.clear();
    }

    private static Request.SetWatches2 withoutLasting(Request.SetWatches r) {
        return new Request.SetWatches2(
                r.relativeZxid(),
                r.dataWatches(),
                r.existWatches(),
                r.childWatches(),
                List.of(),
                List.of());
    }

    long events() {
        return events;
    }
}
