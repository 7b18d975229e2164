package io.quorate.server.sim;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients ask for: a few znodes that all fight over, sequential and ephemeral ones below two
 * parents, multis, watches, barriers, quotas that come and go. Every value that is written is
 * unique.
 */
final class ClientWork {

    private static final int KEYS = 6;
    private static final int REMEMBERED = 40;

    private static final String QUOTA = "/zookeeper/quota";

    private final SimRandom random;
    private final SimRandom quotaRandom;
    private final double quotaShare;
    private final double readShare;
    private final double syncShare;
    private final double watchChance;
    private final double closeChance;
    private final List<String> known = new ArrayList<>();
    private long values;

    ClientWork(SimRandom random) {
        this.random = random;
        this.quotaRandom = random.fork("quota");
        this.quotaShare = quotaRandom.chance(0.5) ? 0.15 : 0;
        this.readShare = 0.1 + 0.6 * random.nextDouble();
        this.syncShare = 0.2 * random.nextDouble();
        this.watchChance = random.nextDouble();
        this.closeChance = random.chance(0.5) ? 0.01 : 0;
    }

    /** How often a client ends its session behind a request. */
    double closeChance() {
        return closeChance;
    }

    Request next(int client) {
        if (quotaRandom.chance(quotaShare)) {
            return quota();
        }
        if (random.chance(syncShare)) {
            return new Request.Sync("/");
        }
        return random.chance(readShare) ? read() : write(client);
    }

    /** Limits and usage of a parent of many, of a znode that comes and goes, of all quotas. */
    private Request quota() {
        String directory = QUOTA + quotaRandom.pick(List.of("/q", "/e", "/k0", "/zookeeper"));
        String limits = directory + "/zookeeper_limits";
        String stats = directory + "/zookeeper_stats";
        return switch (quotaRandom.nextInt(12)) {
            case 0, 1 -> creation(directory, CreateMode.PERSISTENT);
            case 2, 3 -> creation(limits, CreateMode.PERSISTENT);
            case 4 -> creation(stats, CreateMode.PERSISTENT);
            case 5 -> creation(stats, CreateMode.EPHEMERAL);
            case 6 -> new Request.SetData(limits, value(), -1);
            case 7 -> new Request.SetData(stats, value(), -1);
            case 8 -> new Request.Delete(quotaRandom.nextBoolean() ? limits : stats, -1);
            default -> new Request.GetData(stats, quotaRandom.nextBoolean());
        };
    }

    private Request read() {
        boolean watch = random.chance(watchChance);
        return switch (random.nextInt(3)) {
            case 0 -> new Request.Exists(path(), watch);
            case 1 -> new Request.GetData(path(), watch);
            default -> new Request.GetChildren2(random.pick(List.of("/", "/q", "/e")), watch);
        };
    }

    private Request write(int client) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> creation(key(), CreateMode.PERSISTENT);
            case 2 -> creation(random.pick(List.of("/q", "/e")), CreateMode.PERSISTENT);
            case 3 -> creation("/q/s-", CreateMode.PERSISTENT_SEQUENTIAL);
            case 4 -> creation("/e/n-" + client % 3, CreateMode.EPHEMERAL);
            case 5 -> creation("/e/s-", CreateMode.EPHEMERAL_SEQUENTIAL);
            case 6 -> new Request.Delete(path(), version());
            case 7 -> multi();
            default -> new Request.SetData(path(), value(), version());
        };
    }

    private Request.MultiOp creation(String path, CreateMode mode) {
        return random.nextBoolean()
                ? new Request.Create(path, value(), Acl.OPEN, mode.flags())
                : new Request.Create2(path, value(), Acl.OPEN, mode.flags());
    }

    /** Operations on different znodes, so that each is decided on the state in front of all. */
    private Request multi() {
        int first = random.nextInt(KEYS);
        List<Request.MultiOp> ops = new ArrayList<>();
        ops.add(new Request.Check("/k" + first, random.chance(0.7) ? -1 : random.nextInt(3)));
        ops.add(new Request.SetData("/k" + (first + 1) % KEYS, value(), version()));
        if (random.nextBoolean()) {
            ops.add(creation("/q/s-", CreateMode.PERSISTENT_SEQUENTIAL));
        }
        if (random.nextBoolean()) {
            ops.add(new Request.Delete("/k" + (first + 2) % KEYS, version()));
        }
        return new Request.Multi(ops);
    }

    private int version() {
        return random.chance(0.7) ? -1 : random.nextInt(4);
    }

    private String key() {
        return "/k" + random.nextInt(KEYS);
    }

    private String path() {
        return !known.isEmpty() && random.chance(0.4) ? random.pick(known) : key();
    }

    private byte[] value() {
        String text = "v" + ++values + "x".repeat(random.nextInt(20));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Remembers the names that sequence numbers made. */
    void learned(Request request, @Nullable Response response) {
        String path =
                switch (response) {
                    case Response.Create r -> r.path();
                    case Response.Create2 r -> r.path();
                    case null, default -> null;
                };
        if (path != null && path.indexOf('/', 1) > 0) {
            known.add(path);
            if (known.size() > REMEMBERED) {
                known.removeFirst();
            }
        }
    }
}
