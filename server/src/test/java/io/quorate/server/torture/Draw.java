package io.quorate.server.torture;

import io.quorate.server.torture.check.Outcome;
import io.quorate.server.torture.check.Request;
import io.quorate.server.torture.check.Request.Create;
import io.quorate.server.torture.check.Request.Delete;
import io.quorate.server.torture.check.Request.Mode;
import io.quorate.server.torture.check.Request.Multi;
import io.quorate.server.torture.check.Request.Part;
import io.quorate.server.torture.check.Request.SetData;
import io.quorate.server.torture.check.Result;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws what one client asks for next, with what it has learnt so far. */
final class Draw {

    private static final int BURST_MAX = 8;
    private static final int KNOWN_MAX = 40;
    private static final int NEVER_A_VERSION = 1_000_000;

    private final int client;
    private final boolean onlyReads;
    private final SplittableRandom random;
    private final Map<String, Integer> versions = new HashMap<>();

    /** Made by this client, and not yet told to go. */
    private final Deque<String> own = new ArrayDeque<>();

    /** Seen in listings: mostly of other clients. */
    private final Deque<String> seen = new ArrayDeque<>();

    private int values;
    private int watches;

    /**
     * Begins.
     *
     * @param onlyReads for a client whose session no write of its own holds up: at a server that is
     *     cut off, only such a one may be shown what is old
     */
    Draw(int client, boolean onlyReads, SplittableRandom random) {
        this.client = client;
        this.onlyReads = onlyReads;
        this.random = random;
    }

    /** A few requests that are sent without waiting for one another. */
    synchronized List<Request> burst() {
        List<Request> burst = new ArrayList<>();
        int count = random.nextInt(1, BURST_MAX + 1);
        while (burst.size() < count) {
            if (random.nextInt(onlyReads ? 3 : 12) == 0) {
                burst.add(new Request.Sync());
                burst.add(read());
            } else if (onlyReads || random.nextInt(5) < 2) {
                burst.add(read());
            } else {
                burst.add(write());
            }
        }
        return burst;
    }

    /** A write that can be refused for no other reason than that a disk is full. */
    synchronized Request sure() {
        return new SetData(Znodes.register(0), value(), -1);
    }

    private String value() {
        return "c" + client + "-" + ++values;
    }

    private int watch() {
        return random.nextInt(4) == 0 ? ++watches : 0;
    }

    private boolean half() {
        return random.nextBoolean();
    }

    private String register() {
        return Znodes.register(random.nextInt(Znodes.REGISTER_COUNT));
    }

    private String name() {
        return Znodes.name(random.nextInt(Znodes.NAME_COUNT));
    }

    private int version(String path) {
        return half() ? versions.getOrDefault(path, 0) : -1;
    }

    private Request write() {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> set(register());
            case 4 -> set(name());
            case 5 -> new Create(name(), value(), Mode.PERSISTENT);
            case 6 -> leave(name());
            case 7, 8 -> pair(random.nextInt(Znodes.PAIR_COUNT));
            case 9, 10 -> child(Znodes.SEQUENCE, Mode.SEQUENTIAL);
            case 11 -> child(Znodes.EPHEMERAL, Mode.EPHEMERAL_SEQUENTIAL);
            case 12 -> child(Znodes.EPHEMERAL, Mode.EPHEMERAL);
            case 13 -> child(Znodes.UNIQUE, Mode.PERSISTENT);
            default -> own.isEmpty() ? set(register()) : new Delete(own.remove(), -1);
        };
    }

    private SetData set(String path) {
        return new SetData(path, value(), version(path));
    }

    private Create child(String parent, Mode mode) {
        String value = value();
        return new Create(parent + "/" + value + "-", value, mode);
    }

    private Multi leave(String path) {
        return new Multi(
                List.of(
                        new Delete(path, version(path)),
                        new SetData(Znodes.tick(client), value(), -1)));
    }

    /** All parts are done, or, where one of them cannot be, none. */
    private Multi pair(int number) {
        String value = value();
        List<Part> parts = new ArrayList<>();
        parts.add(new SetData(Znodes.left(number), value + "-a", -1));
        if (half()) {
            parts.add(child(Znodes.UNIQUE, half() ? Mode.PERSISTENT : Mode.SEQUENTIAL));
        }
        parts.add(new SetData(Znodes.right(number), value + "-b", -1));
        switch (random.nextInt(4)) {
            case 0 -> parts.add(new Request.Check(Znodes.register(0), NEVER_A_VERSION));
            case 1 -> {
                String path = register();
                parts.add(new Request.Check(path, version(path)));
            }
            default -> {}
        }
        return new Multi(parts);
    }

    private Request read() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new Request.GetData(register(), watch());
            case 3 -> new Request.GetData(name(), watch());
            case 4 -> new Request.Exists(name(), watch());
            case 5 -> new Request.Exists(register(), watch());
            case 6, 7 -> {
                int pair = random.nextInt(Znodes.PAIR_COUNT);
                yield new Request.MultiRead(List.of(Znodes.left(pair), Znodes.right(pair)));
            }
            case 8 -> new Request.GetChildren(Znodes.EPHEMERAL, watch());
            case 9 -> new Request.GetChildren(half() ? Znodes.NAMES : Znodes.SEQUENCE, watch());
            case 10 -> of(seen, path -> new Request.GetData(path, watch()));
            default -> of(half() ? seen : own, path -> new Request.Exists(path, watch()));
        };
    }

    private interface Reading {
        Request of(String path);
    }

    private Request of(Deque<String> paths, Reading reading) {
        if (paths.isEmpty()) {
            return new Request.GetData(register(), 0);
        }
        String path = paths.remove();
        paths.add(path);
        return reading.of(path);
    }

    /** What became of a request. */
    synchronized void learn(Request request, Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            switch (done.result()) {
                case Result.Created created -> keep(own, created.path());
                case Result.Changed changed ->
                        versions.put(((SetData) request).path(), changed.stat().version());
                case Result.Data data ->
                        versions.put(((Request.GetData) request).path(), data.stat().version());
                case Result.Names names -> seen(((Request.GetChildren) request).path(), names);
                case Result.Nothing _, Result.Parts _, Result.Found _, Result.Absent _ -> {}
            }
        }
    }

    private void seen(String parent, Result.Names names) {
        for (String name : names.names()) {
            if (random.nextInt(8) == 0) {
                keep(seen, parent + "/" + name);
            }
        }
    }

    /** Names of a few znodes; those that come and go are no client's own. */
    private static void keep(Deque<String> paths, String path) {
        if (!path.startsWith(Znodes.NAMES) && !paths.contains(path)) {
            paths.add(path);
            if (paths.size() > KNOWN_MAX) {
                paths.remove();
            }
        }
    }
}
