package io.quorate.server.torture.check;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * What a whole history tells of each znode: everything that any answer or event has shown, put
 * together by zxid. Whoever sees a znode at a zxid sees the same there as everybody else (K4, K5).
 */
final class Knowledge {

    private static final String AGREE = "K4 all see the same at one zxid";
    private static final String OF_ITS_ZXID = "K5 what a zxid changed is what its write changes";

    private final Writes writes;
    private final Moments moments = new Moments();
    private final Map<String, Timeline> timelines = new TreeMap<>();
    private final Map<String, NavigableSet<Long>> childChanges = new HashMap<>();
    private final Map<String, Set<String>> children = new HashMap<>();
    private final Map<Long, Long> lastLife = new HashMap<>();
    private final Set<Violation> violations = new HashSet<>();

    private Knowledge(Writes writes) {
        this.writes = writes;
        violations.addAll(writes.violations());
    }

    static Knowledge of(History history) {
        Knowledge knowledge = new Knowledge(Writes.of(history));
        knowledge.writes.all().forEach(knowledge::learn);
        for (SessionLog session : history.sessions()) {
            session.entries().forEach(knowledge::learn);
        }
        knowledge.moments.finish();
        return knowledge;
    }

    private void learn(Write write) {
        if (write.zxid() == 0) {
            return;
        }
        List<Request.Part> parts = write.parts();
        List<Result> results = results(write);
        for (int i = 0; i < parts.size(); i++) {
            learn(write.zxid(), parts.get(i), results.isEmpty() ? null : results.get(i));
        }
        if (write.isDone()) {
            moments.told(write.operation().completedNanos(), write.zxid());
            lastLife.merge(write.session().id(), write.invokedNanos(), Math::max);
        }
    }

    private static List<Result> results(Write write) {
        if (!(write.operation().outcome() instanceof Outcome.Done done)) {
            return List.of();
        }
        return done.result() instanceof Result.Parts parts
                ? parts.results()
                : List.of(done.result());
    }

    private void learn(long zxid, Request.Part part, @Nullable Result result) {
        switch (part) {
            case Request.Create create -> {
                if (result instanceof Result.Created created) {
                    add(created.path(), State.created(zxid, create.value()));
                } else if (!create.mode().isSequential()) {
                    add(create.path(), State.created(zxid, create.value()));
                }
            }
            case Request.SetData set -> {
                if (result instanceof Result.Changed changed) {
                    learn(new Fact.Present(set.path(), changed.stat(), set.value()));
                } else {
                    add(set.path(), State.changed(zxid, set.value()));
                }
            }
            case Request.Delete delete -> add(delete.path(), State.absent(zxid));
            case Request.Check _ -> {}
        }
    }

    private void learn(Entry entry) {
        switch (entry) {
            case Entry.Operation operation -> {
                for (Fact fact : Fact.of(operation)) {
                    moments.told(operation.completedNanos(), fact.zxid());
                    learn(fact);
                }
            }
            case Entry.Fired fired -> {
                if (fired.zxid() > 0) {
                    moments.told(fired.atNanos(), fired.zxid());
                    learn(fired);
                }
            }
            case Entry.Connection _ -> {}
        }
    }

    private void learn(Fact fact) {
        switch (fact) {
            case Fact.Present present -> {
                var stat = present.stat();
                add(present.path(), State.created(stat.czxid(), null));
                add(
                        present.path(),
                        new State(
                                stat.mzxid(), true, stat.czxid(), stat.version(), present.value()));
                childChanges(present.path()).add(stat.pzxid());
            }
            case Fact.Listing listing -> {
                learn(listing.parent());
                for (String name : listing.names()) {
                    children(listing.path()).add(Paths.child(listing.path(), name));
                }
            }
            case Fact.Absent _ -> {}
        }
    }

    private void learn(Entry.Fired fired) {
        long zxid = fired.zxid();
        switch (fired.type()) {
            case NODE_CREATED -> add(fired.path(), State.created(zxid, null));
            case NODE_DELETED -> add(fired.path(), State.absent(zxid));
            case NODE_DATA_CHANGED -> add(fired.path(), State.changed(zxid, null));
            case NODE_CHILDREN_CHANGED -> childChanges(fired.path()).add(zxid);
            case NONE, DATA_WATCH_REMOVED, CHILD_WATCH_REMOVED, PERSISTENT_WATCH_REMOVED ->
                    throw new IllegalArgumentException("no event of a one-shot watch: " + fired);
        }
    }

    private void add(String path, State state) {
        State contradiction = timelines.computeIfAbsent(path, p -> new Timeline()).add(state);
        if (contradiction != null) {
            violations.add(
                    new Violation(AGREE, path + " is " + state + ", and it is " + contradiction));
        }
        Write write = writes.at(state.zxid());
        if (write != null && !write.touches(path)) {
            violations.add(new Violation(OF_ITS_ZXID, path + " is " + state + " by " + write));
        }
        children(Paths.parent(path)).add(path);
        if (state.isCreation() || !state.isPresent()) {
            childChanges(Paths.parent(path)).add(state.zxid());
        }
    }

    List<Violation> violations() {
        return new ArrayList<>(violations);
    }

    Writes writes() {
        return writes;
    }

    Moments moments() {
        return moments;
    }

    /** All znodes of which anything is known. */
    Set<String> paths() {
        return timelines.keySet();
    }

    Timeline timeline(String path) {
        return timelines.getOrDefault(path, new Timeline());
    }

    /** Zxids at which a child was created or deleted. */
    NavigableSet<Long> childChanges(String parent) {
        return childChanges.computeIfAbsent(parent, p -> new TreeSet<>());
    }

    /** Every child that was ever seen or made, by its path. */
    Set<String> children(String parent) {
        return children.computeIfAbsent(parent, p -> new HashSet<>());
    }

    /** Whether a deletion without a date may have been carried out before {@code nanos}. */
    boolean mayBeDeleted(String path, long nanos) {
        for (Write write : writes.deleting(path)) {
            if (write.zxid() == 0 && !write.isRefused() && write.invokedNanos() < nanos) {
                return true;
            }
        }
        for (Write write : writes.creating(path)) {
            if (write.creates(path).isEphemeral() && mayHaveEnded(write.session(), nanos)) {
                return true;
            }
        }
        return false;
    }

    /** By its client, or by its timeout behind what it was last known to have done. */
    private boolean mayHaveEnded(SessionLog session, long nanos) {
        boolean closed = session.end() == SessionLog.End.CLOSED && session.endedNanos() < nanos;
        long life = lastLifeNanos(session);
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(session.timeoutMillis());
        return closed || life == Long.MIN_VALUE || nanos - life >= timeoutNanos;
    }

    /** Whether a creation without a date may have been carried out before {@code nanos}. */
    boolean mayBeCreated(String path, long nanos) {
        return writes.creating(path).stream()
                .anyMatch(write -> write.isOpen() && write.invokedNanos() < nanos);
    }

    /** Whether a change without a date may have been carried out before {@code nanos}. */
    boolean mayBeChanged(String path, long nanos) {
        return mayBeDeleted(path, nanos)
                || mayBeCreated(path, nanos)
                || writes.setting(path).stream()
                        .anyMatch(write -> write.isOpen() && write.invokedNanos() < nanos);
    }

    /** The deletion of a znode that was carried out and has no date; null if there is none. */
    @Nullable Write deletion(String path) {
        for (Write write : writes.deleting(path)) {
            if (write.isDone() && write.zxid() == 0) {
                return write;
            }
        }
        return null;
    }

    /** All znodes that have, or had, children. */
    Set<String> parents() {
        return children.keySet();
    }

    /** When a session asked for the last write that was carried out: it lived then. */
    long lastLifeNanos(SessionLog session) {
        return lastLife.getOrDefault(session.id(), Long.MIN_VALUE);
    }
}
