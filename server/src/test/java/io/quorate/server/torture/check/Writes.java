package io.quorate.server.torture.check;

import static io.quorate.server.torture.check.Violation.hex;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All writes that were asked for, with their zxids: as their own answers tell, or, where none came,
 * as somebody has seen their value. What a read shows must be one of them (K4), a multi's parts are
 * at one zxid (K6), and nothing is at two (K9).
 */
final class Writes {

    private static final String READ_WHAT_WAS_WRITTEN = "K4 a read shows what was written";
    private static final String ONCE = "K9 a write is done at most once";
    private static final String OWN_ZXID = "K1 each write has a zxid of its own";
    private static final String ALL_OR_NOTHING = "K6 a multi is done as one";

    private final List<Write> all = new ArrayList<>();
    private final Map<String, Write> byValue = new HashMap<>();
    private final Map<String, List<Write>> creating = new HashMap<>();
    private final Map<String, List<Write>> setting = new HashMap<>();
    private final Map<String, List<Write>> deleting = new HashMap<>();
    private final Map<Long, Write> byZxid = new HashMap<>();
    private final IdentityHashMap<Entry.Operation, Write> byOperation = new IdentityHashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private Writes() {}

    static Writes of(History history) {
        Writes writes = new Writes();
        for (SessionLog session : history.sessions()) {
            session.operations().forEach(operation -> writes.collect(session, operation));
        }
        for (SessionLog session : history.sessions()) {
            for (Entry.Operation read : session.operations()) {
                Fact.of(read).forEach(fact -> writes.seen(session, read, fact));
            }
        }
        return writes;
    }

    private void collect(SessionLog session, Entry.Operation operation) {
        if (!(operation.request() instanceof Request.Write request)) {
            return;
        }
        Write write = new Write(session, operation, request);
        all.add(write);
        byOperation.put(operation, write);
        for (Request.Part part : write.parts()) {
            index(part).computeIfAbsent(part.path(), p -> new ArrayList<>()).add(write);
            String value = value(part);
            if (value != null && byValue.put(value, write) != null) {
                throw new IllegalArgumentException("two writes of " + value);
            }
        }
        if (operation.outcome() instanceof Outcome.Done done) {
            zxids(done.result()).forEach(zxid -> date(write, zxid, ALL_OR_NOTHING));
        }
    }

    private Map<String, List<Write>> index(Request.Part part) {
        return switch (part) {
            case Request.Create _ -> creating;
            case Request.SetData _ -> setting;
            case Request.Delete _ -> deleting;
            case Request.Check _ -> new HashMap<>();
        };
    }

    private static List<Long> zxids(Result result) {
        return switch (result) {
            case Result.Created created ->
                    created.stat() == null ? List.of() : List.of(created.stat().czxid());
            case Result.Changed changed -> List.of(changed.stat().mzxid());
            case Result.Parts parts ->
                    parts.results().stream().flatMap(each -> zxids(each).stream()).toList();
            case Result.Nothing _, Result.Data _, Result.Names _, Result.Found _, Result.Absent _ ->
                    List.of();
        };
    }

    private void date(Write write, long zxid, String promise) {
        if (write.zxid() != 0) {
            if (write.zxid() != zxid) {
                violations.add(new Violation(promise, write + " is also at " + hex(zxid)));
            }
            return;
        }
        write.dated(zxid);
        Write other = byZxid.putIfAbsent(zxid, write);
        if (other != null) {
            violations.add(new Violation(OWN_ZXID, write + " and " + other));
        }
    }

    private void seen(SessionLog session, Entry.Operation read, Fact fact) {
        if (!(fact instanceof Fact.Present shown) || shown.value() == null) {
            return;
        }
        Write write = byValue.get(shown.value());
        String sees = session + " request " + read.index() + " sees " + shown;
        if (write == null) {
            violations.add(new Violation(READ_WHAT_WAS_WRITTEN, sees + ", which nobody wrote"));
        } else if (write.isRefused()) {
            violations.add(
                    new Violation(
                            write.parts().size() > 1 ? ALL_OR_NOTHING : READ_WHAT_WAS_WRITTEN,
                            sees + ", which was refused: " + write));
        } else if (write.invokedNanos() > read.completedNanos()) {
            violations.add(new Violation(READ_WHAT_WAS_WRITTEN, sees + " before " + write));
        } else if (!writes(write, shown)) {
            violations.add(new Violation(READ_WHAT_WAS_WRITTEN, sees + ", of " + write));
        } else {
            date(write, shown.stat().mzxid(), ONCE);
        }
    }

    private static boolean writes(Write write, Fact.Present shown) {
        return write.parts().stream()
                .anyMatch(
                        part ->
                                part.covers(shown.path())
                                        && String.valueOf(shown.value()).equals(value(part)));
    }

    /** What a part writes; null if it writes no value. */
    static @Nullable String value(Request.Part part) {
        return switch (part) {
            case Request.Create create -> create.value();
            case Request.SetData set -> set.value();
            case Request.Delete _, Request.Check _ -> null;
        };
    }

    List<Violation> violations() {
        return violations;
    }

    List<Write> all() {
        return all;
    }

    /** The write at a zxid; null if none is known there. */
    @Nullable Write at(long zxid) {
        return byZxid.get(zxid);
    }

    /** The zxid of a write; 0 if the history does not tell. */
    long zxidOf(Entry.Operation operation) {
        Write write = byOperation.get(operation);
        return write == null ? 0 : write.zxid();
    }

    /** All that were to create this znode. */
    List<Write> creating(String path) {
        List<Write> creating = new ArrayList<>(this.creating.getOrDefault(path, List.of()));
        for (Write write : this.creating.getOrDefault(Paths.withoutNumber(path), List.of())) {
            if (write.touches(path)) {
                creating.add(write);
            }
        }
        return creating;
    }

    /** All that were to set its data. */
    List<Write> setting(String path) {
        return setting.getOrDefault(path, List.of());
    }

    /** All that were to delete it. */
    List<Write> deleting(String path) {
        return deleting.getOrDefault(path, List.of());
    }

    /** How many that would have created or set it nobody was told of, and nobody has seen. */
    long open(String path) {
        Set<Write> open = new HashSet<>(creating(path));
        open.addAll(setting(path));
        return open.stream().filter(Write::isOpen).count();
    }
}
