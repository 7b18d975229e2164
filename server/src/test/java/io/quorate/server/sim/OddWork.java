package io.quorate.server.sim;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.request.Request;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What few clients ask for: quotas that come and go, and requests that cannot be served. */
final class OddWork {

    private static final String QUOTA = "/zookeeper/quota";

    private final SimRandom random;
    private final WorkNames names;

    OddWork(SimRandom random, WorkNames names) {
        this.random = random;
        this.names = names;
    }

    /**
     * Limits and usage of a parent of many, of a znode that comes and goes, of all quotas, of
     * everything.
     */
    Request quota() {
        String directory =
                QUOTA + random.pick(List.of("/q", "/q", "/e", "/e", "/k0", "/zookeeper", ""));
        String limits = directory + "/zookeeper_limits";
        String stats = directory + "/zookeeper_stats";
        return switch (random.nextInt(12)) {
            case 0 -> create(directory, names.value(), CreateMode.PERSISTENT);
            case 1 -> create(limits, limits(), CreateMode.PERSISTENT);
            case 2 -> create(stats, names.value(), CreateMode.PERSISTENT);
            case 3 -> create(stats, names.value(), CreateMode.EPHEMERAL);
            case 4 -> new Request.SetData(limits, limits(), -1);
            case 5 -> new Request.SetData(stats, names.value(), -1);
            case 6 -> new Request.Delete(random.nextBoolean() ? limits : stats, -1);
            case 7, 8, 9 -> {
                List<Request.MultiOp> all = new ArrayList<>();
                if (random.nextBoolean()) {
                    all.add(create(directory, null, CreateMode.PERSISTENT));
                }
                all.add(create(limits, limits(), CreateMode.PERSISTENT));
                all.add(create(stats, null, CreateMode.PERSISTENT));
                yield new Request.Multi(all);
            }
            default -> new Request.GetData(stats, random.nextBoolean());
        };
    }

    /** Soft ones that forbid nothing, hard ones near to what there is, some that cannot be read. */
    private byte[] limits() {
        String text =
                switch (random.nextInt(8)) {
                    case 0 -> "count=2,bytes=5";
                    case 1 -> "no limits";
                    case 2 -> "count=-1,bytes=-1=;byteHardLimit=;countHardLimit=-1";
                    default ->
                            "count=-1,bytes=-1=;byteHardLimit="
                                    + (random.nextBoolean() ? -1 : random.between(0, 1_000))
                                    + ";countHardLimit="
                                    + (random.nextBoolean() ? -1 : random.between(0, 30));
                };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Request.MultiOp create(String path, byte @Nullable [] data, CreateMode mode) {
        return new Request.Create(path, data, Acl.OPEN, mode.flags());
    }

    /** Must be refused, in one way or another. */
    Request bad() {
        String path = names.badPath();
        return switch (random.nextInt(12)) {
            case 0 -> new Request.Create(path, names.value(), Acl.OPEN, 0);
            case 1 ->
                    new Request.Create2(
                            path,
                            names.value(),
                            Acl.OPEN,
                            CreateMode.PERSISTENT_SEQUENTIAL.flags());
            case 2 -> new Request.Create(names.key(), names.value(), Acl.OPEN, 99);
            case 3 -> new Request.Create(names.key(), names.value(), names.badAcl(), 0);
            case 4 ->
                    new Request.CreateTtl(
                            "/t0",
                            names.value(),
                            Acl.OPEN,
                            random.pick(List.of(0, 5, 5)),
                            random.pick(List.of(0L, -1L, 1L << 40)));
            case 5 -> new Request.Delete(path, -1);
            case 6 -> new Request.SetData(path, names.value(), -1);
            case 7 -> new Request.SetAcl(path, names.acl(), -1);
            case 8 -> new Request.SetAcl(names.path(), names.badAcl(), -1);
            case 9 -> new Request.Exists(path, random.nextBoolean());
            case 10 -> new Request.Multi(List.of(new Request.Check(path, -1)));
            default ->
                    new Request.Multi(
                            List.of(
                                    new Request.Delete(names.path(), -1),
                                    new Request.Create(names.key(), null, Acl.OPEN, 99)));
        };
    }
}
