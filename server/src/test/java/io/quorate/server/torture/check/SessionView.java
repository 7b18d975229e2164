package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.Violation.hex;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one session was shown, answer by answer. Each answer must be true at one zxid that is not
 * older than what the session was shown before (K3, K4), than its own writes (K2), and than all
 * that anybody had been shown when it asked for its last sync.
 */
final class SessionView {

    private static final String NEVER_BACK = "K3 a session never goes back";
    private static final String ONE_MOMENT = "K4 a read shows one moment of the tree";
    private static final String OWN_ORDER = "K2 a session's requests are done in order";
    private static final String NOT_LOST = "K13 what was acknowledged is there";
    private static final String EVENTS_IN_ORDER = "K7 events come in order, before what they tell";

    private final SessionLog session;
    private final Knowledge knowledge;
    private final List<Violation> violations = new ArrayList<>();
    private final long[] floors;
    private long floor;
    private long syncedNanos = Long.MIN_VALUE;
    private int answered;

    private SessionView(SessionLog session, Knowledge knowledge) {
        this.session = session;
        this.knowledge = knowledge;
        floors = new long[session.entries().size()];
    }

    static SessionView of(SessionLog session, Knowledge knowledge) {
        SessionView view = new SessionView(session, knowledge);
        for (int i = 0; i < view.floors.length; i++) {
            view.next(session.entries().get(i));
            view.floors[i] = view.floor;
        }
        return view;
    }

    List<Violation> violations() {
        return violations;
    }

    /** The zxid that an entry, or one before it, has certainly shown. */
    long floorAfter(int entry) {
        return floors[entry];
    }

    private void violated(String promise, Entry by, String what) {
        violations.add(
                new Violation(
                        session.reader() == 0 ? promise : NOT_LOST,
                        session + ": " + by + ": " + what));
    }

    private void next(Entry entry) {
        switch (entry) {
            case Entry.Operation operation -> {
                if (operation.outcome() instanceof Outcome.Done) {
                    done(operation);
                }
            }
            case Entry.Fired fired -> {
                if (fired.zxid() > 0 && fired.zxid() < floor) {
                    violated(EVENTS_IN_ORDER, fired, "behind " + hex(floor));
                }
                floor = Math.max(floor, fired.zxid());
            }
            case Entry.Connection _ -> {}
        }
    }

    private void done(Entry.Operation operation) {
        if (operation.index() < answered) {
            violated(OWN_ORDER, operation, "answered behind request " + answered);
        }
        answered = operation.index();
        switch (operation.request()) {
            case Request.Sync _ -> {
                floor = Math.max(floor, knowledge.moments().before(operation.invokedNanos()));
                syncedNanos = Math.max(syncedNanos, operation.invokedNanos());
            }
            case Request.Write _ -> wrote(operation);
            case Request.GetData _, Request.GetChildren _, Request.Exists _, Request.MultiRead _ ->
                    read(operation);
        }
    }

    private void wrote(Entry.Operation operation) {
        long zxid = knowledge.writes().zxidOf(operation);
        // Its own watches may have told of it before.
        if (zxid != 0 && zxid < floor) {
            violated(OWN_ORDER, operation, "at " + hex(zxid) + ", and it had seen " + hex(floor));
        }
        floor = Math.max(floor, zxid);
    }

    private void read(Entry.Operation read) {
        long from = floor;
        long until = Timeline.NEVER;
        for (Fact fact : Fact.of(read)) {
            Interval truth = interval(fact, read);
            from = Math.max(from, truth.from());
            until = Math.min(until, truth.until());
        }
        if (from >= until) {
            violated(
                    until <= floor ? NEVER_BACK : ONE_MOMENT,
                    read,
                    "true only before " + hex(until) + ", and it shows or had seen " + hex(from));
        } else {
            floor = from;
        }
    }

    /** Zxids at which something is true. */
    private record Interval(long from, long until) {}

    private Interval interval(Fact fact, Entry.Operation read) {
        return switch (fact) {
            case Fact.Present present -> present(present, read);
            case Fact.Absent absent -> absent(absent.path(), read);
            case Fact.Listing listing -> {
                members(listing, read);
                yield present(listing.parent(), read);
            }
        };
    }

    private Interval present(Fact.Present fact, Entry.Operation read) {
        notDeleted(fact.path(), read);
        Long children = knowledge.childChanges(fact.path()).higher(fact.stat().pzxid());
        return new Interval(
                fact.zxid(),
                Math.min(
                        knowledge.timeline(fact.path()).changeAfter(fact.stat().mzxid()),
                        children == null ? Timeline.NEVER : children));
    }

    /** By a deletion without a date, whose znode is never created again. */
    private void notDeleted(String path, Entry.Operation read) {
        Write deletion = knowledge.deletion(path);
        if (deletion == null) {
            return;
        }
        boolean own =
                deletion.session().id() == session.id()
                        && deletion.operation().index() < read.index();
        if (own || deletion.operation().completedNanos() < syncedNanos) {
            violated(own ? NEVER_BACK : ONE_MOMENT, read, path + " is there behind " + deletion);
        }
    }

    private Interval absent(String path, Entry.Operation read) {
        Timeline timeline = knowledge.timeline(path);
        State now = timeline.at(floor);
        if (now == null || !now.isPresent()) {
            return new Interval(floor, timeline.nextAfter(floor, true));
        }
        if (knowledge.mayBeDeleted(path, read.completedNanos())) {
            return new Interval(floor, Timeline.NEVER);
        }
        long deleted = timeline.nextAfter(floor, false);
        if (deleted == Timeline.NEVER || isAskedAfter(deleted, read)) {
            violated(NEVER_BACK, read, path + " is not there, and it is " + now);
            return new Interval(floor, Timeline.NEVER);
        }
        return new Interval(deleted, timeline.nextAfter(deleted, true));
    }

    private boolean isAskedAfter(long zxid, Entry.Operation read) {
        Write write = knowledge.writes().at(zxid);
        return write != null && write.invokedNanos() > read.completedNanos();
    }

    /** The children are those as of the last change that their parent's {@code Stat} tells. */
    private void members(Fact.Listing listing, Entry.Operation read) {
        Set<String> listed = new HashSet<>();
        for (String name : listing.names()) {
            listed.add(Paths.child(listing.path(), name));
        }
        if (listed.size() != listing.stat().numChildren()) {
            violated(ONE_MOMENT, read, listed.size() + " children");
        }
        for (String child : knowledge.children(listing.path())) {
            State state = knowledge.timeline(child).at(listing.stat().pzxid());
            boolean known = state != null && state.isPresent();
            if (listed.contains(child)) {
                notDeleted(child, read);
                if (!known && !knowledge.mayBeCreated(child, read.completedNanos())) {
                    violated(ONE_MOMENT, read, child + " is listed, and nobody made it by then");
                }
            } else if (known && !knowledge.mayBeDeleted(child, read.completedNanos())) {
                violated(ONE_MOMENT, read, child + " is not listed, and it is " + state);
            }
        }
    }
}
