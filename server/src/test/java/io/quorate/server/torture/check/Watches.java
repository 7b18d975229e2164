package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.Violation.hex;

import io.quorate.protocol.EventType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One-shot watches (K7): each fires at most once, for the first change behind what its read has
 * shown, and before the session is shown anything that is as new. A watch that was moved to another
 * server is set again by what is different there: of it, only what a later read of its znode shows
 * is held against it.
 */
final class Watches {

    private static final String ONCE = "K7 a watch fires once, and only if it was set";
    private static final String BEFORE_READ = "K7 a watch fires before its change is shown";
    private static final String FIRST = "K7 a watch fires for the first change";

    private final SessionLog session;
    private final Knowledge knowledge;
    private final Map<Integer, Armed> armed = new HashMap<>();
    private final Set<Integer> fired = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    private Watches(SessionLog session, Knowledge knowledge) {
        this.session = session;
        this.knowledge = knowledge;
    }

    static List<Violation> check(SessionLog session, SessionView view, Knowledge knowledge) {
        Watches watches = new Watches(session, knowledge);
        for (int i = 0; i < session.entries().size(); i++) {
            watches.next(session.entries().get(i), view.floorAfter(i));
        }
        return watches.violations;
    }

    /**
     * A watch that is set.
     *
     * @param shown what its read has shown
     * @param due a change that must not come before it fires, unless it is moved; NEVER if none is
     *     known
     */
    private record Armed(int watch, Fact shown, long due) {

        Armed moved() {
            return new Armed(watch, shown, Timeline.NEVER);
        }

        boolean fits(Entry.Fired event) {
            boolean fits =
                    switch (shown) {
                        case Fact.Present _ ->
                                event.type() == EventType.NODE_DATA_CHANGED
                                        || event.type() == EventType.NODE_DELETED;
                        case Fact.Absent _ -> event.type() == EventType.NODE_CREATED;
                        case Fact.Listing _ ->
                                event.type() == EventType.NODE_CHILDREN_CHANGED
                                        || event.type() == EventType.NODE_DELETED;
                    };
            return fits && event.path().equals(shown.path());
        }

        /** Whether {@code later} shows that something has happened that it tells of. */
        boolean mustHaveFired(Fact later) {
            return switch (shown) {
                case Fact.Absent _ -> !(later instanceof Fact.Absent);
                case Fact.Present before ->
                        switch (later) {
                            case Fact.Absent _ -> true;
                            case Fact.Present now -> now.stat().mzxid() != before.stat().mzxid();
                            case Fact.Listing now -> now.stat().mzxid() != before.stat().mzxid();
                        };
                case Fact.Listing before ->
                        switch (later) {
                            case Fact.Absent _ -> true;
                            case Fact.Present now -> now.stat().pzxid() != before.stat().pzxid();
                            case Fact.Listing now -> now.stat().pzxid() != before.stat().pzxid();
                        };
            };
        }
    }

    private void violated(String promise, Entry by, Object what) {
        violations.add(new Violation(promise, session + ": " + by + ": " + what));
    }

    private void next(Entry entry, long floor) {
        switch (entry) {
            case Entry.Operation operation -> {
                if (operation.outcome() instanceof Outcome.Done) {
                    shown(operation, floor);
                    Fact.of(operation).forEach(fact -> arm(operation, fact, floor));
                }
            }
            case Entry.Fired event -> fired(event);
            case Entry.Connection connection -> {
                if (connection.state() == Entry.State.DISCONNECTED) {
                    armed.replaceAll((number, watch) -> watch.moved());
                }
            }
        }
    }

    private void shown(Entry.Operation operation, long floor) {
        List<Fact> facts = Fact.of(operation);
        Iterator<Armed> each = armed.values().iterator();
        while (each.hasNext()) {
            Armed watch = each.next();
            boolean passed = watch.due() <= floor;
            boolean seen =
                    facts.stream()
                            .anyMatch(
                                    fact ->
                                            fact.path().equals(watch.shown().path())
                                                    && watch.mustHaveFired(fact));
            if (passed || seen) {
                violated(BEFORE_READ, operation, "as new as " + hex(floor) + ", not " + watch);
                each.remove();
            }
        }
    }

    private void arm(Entry.Operation read, Fact fact, long floor) {
        int number =
                switch (read.request()) {
                    case Request.GetData data -> fact instanceof Fact.Absent ? 0 : data.watch();
                    case Request.GetChildren names ->
                            fact instanceof Fact.Absent ? 0 : names.watch();
                    case Request.Exists exists -> exists.watch();
                    case Request.MultiRead _, Request.Sync _, Request.Write _ -> 0;
                };
        if (number != 0) {
            armed.put(number, new Armed(number, fact, due(read, fact, floor)));
        }
    }

    private long due(Entry.Operation read, Fact fact, long floor) {
        Timeline timeline = knowledge.timeline(fact.path());
        return switch (fact) {
            case Fact.Present present -> timeline.changeAfter(present.stat().mzxid());
            case Fact.Listing listing -> {
                Long next = knowledge.childChanges(listing.path()).higher(listing.stat().pzxid());
                yield next == null ? Timeline.NEVER : next;
            }
            case Fact.Absent _ -> createdLater(read, timeline, floor);
        };
    }

    /** What was asked for behind the read cannot be what it saw before another deletion. */
    private long createdLater(Entry.Operation read, Timeline timeline, long floor) {
        for (long zxid = timeline.nextAfter(floor, true);
                zxid != Timeline.NEVER;
                zxid = timeline.nextAfter(zxid, true)) {
            Write write = knowledge.writes().at(zxid);
            if (write != null && write.invokedNanos() > read.completedNanos()) {
                return zxid;
            }
        }
        return Timeline.NEVER;
    }

    private void fired(Entry.Fired event) {
        Armed watch = armed.remove(event.watch());
        if (!fired.add(event.watch()) || watch == null) {
            violated(ONCE, event, "it had fired, or was not set");
        } else if (!watch.fits(event)) {
            violated(FIRST, event, watch);
        } else if (event.zxid() > watch.due()
                || (event.zxid() > 0 && event.zxid() <= watch.shown().zxid())) {
            violated(FIRST, event, watch);
        }
    }
}
