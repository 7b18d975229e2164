package io.quorate.server.sim;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.request.Request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What applications ask their client library for. No two writes are alike, so that each is known
 * again in the history: what is written is unique, and what is deleted by itself was made for that.
 */
final class LibraryWork {

    private static final int KEYS = 4;

    private final SimRandom random;
    private final double readShare;
    private final double watchChance;
    private final double lastingChance;
    private final List<String> made = new ArrayList<>();
    private long values;

    LibraryWork(SimRandom random, boolean watches) {
        this.random = random;
        this.readShare = 0.1 + 0.6 * random.nextDouble();
        this.watchChance = watches ? random.nextDouble() : 0;
        this.lastingChance = watches ? 0.1 * random.nextDouble() : 0;
    }

    Request next(int client) {
        return random.chance(readShare) ? read() : write(client);
    }

    /**
     * @param known lasting watches that the session has
     */
    boolean wantsLastingWatch(int known) {
        return known < 6 && random.chance(lastingChance);
    }

    /**
     * @param known lasting watches that the session has
     */
    boolean unwantsLastingWatch(int known) {
        return known > 0 && random.chance(lastingChance);
    }

    Request.AddWatch lastingWatch() {
        WatcherMode mode =
                random.nextBoolean() ? WatcherMode.PERSISTENT : WatcherMode.PERSISTENT_RECURSIVE;
        return new Request.AddWatch(random.pick(List.of("/", "/q", "/e", "/k0", "/k1")), mode);
    }

    private Request read() {
        boolean watch = random.chance(watchChance);
        return switch (random.nextInt(7)) {
            case 0 -> new Request.Sync("/");
            case 1, 2 -> new Request.Exists(key(), watch);
            case 3, 4 -> new Request.GetData(key(), watch);
            default -> new Request.GetChildren2(random.pick(List.of("/", "/q", "/e")), watch);
        };
    }

    private Request write(int client) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> creation(key(), CreateMode.PERSISTENT);
            case 2 -> creation(random.pick(List.of("/q", "/e")), CreateMode.PERSISTENT);
            case 3 -> creation("/q/s-", CreateMode.PERSISTENT_SEQUENTIAL);
            case 4 -> creation("/e/s-", CreateMode.EPHEMERAL_SEQUENTIAL);
            case 5 -> creation("/e/n-" + client % 3, CreateMode.EPHEMERAL);
            case 6 -> make();
            case 7, 8 -> made.isEmpty() ? make() : unmake();
            case 9 -> new Request.Multi(List.of(make(), new Request.Delete(key(), version())));
            default -> new Request.SetData(key(), value(), version());
        };
    }

    /** A znode for one deletion. */
    private Request.MultiOp make() {
        String path = "/q/m-" + ++values;
        made.add(path);
        return creation(path, CreateMode.PERSISTENT);
    }

    private Request unmake() {
        return new Request.Delete(made.remove(random.nextInt(made.size())), -1);
    }

    private Request.MultiOp creation(String path, CreateMode mode) {
        return random.nextBoolean()
                ? new Request.Create(path, value(), Acl.OPEN, mode.flags())
                : new Request.Create2(path, value(), Acl.OPEN, mode.flags());
    }

    private int version() {
        return random.chance(0.7) ? -1 : random.nextInt(4);
    }

    private String key() {
        return "/k" + random.nextInt(KEYS);
    }

    private byte[] value() {
        return ("v" + ++values).getBytes(StandardCharsets.UTF_8);
    }
}
