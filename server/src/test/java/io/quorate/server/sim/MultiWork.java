package io.quorate.server.sim;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.request.Request;

import java.util.ArrayList;
import java.util.List;

/**
 * Multis, many of them with operations on the same znodes one after the other, and some that fail
 * in the middle.
 */
final class MultiWork {

    private final SimRandom random;
    private final WorkNames names;

    MultiWork(SimRandom random, WorkNames names) {
        this.random = random;
        this.names = names;
    }

    Request read() {
        List<Request.MultiReadOp> ops = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            ops.add(
                    random.nextBoolean()
                            ? new Request.GetData(names.path(), random.nextBoolean())
                            : new Request.GetChildren(names.path(), random.nextBoolean()));
        }
        return new Request.MultiRead(ops);
    }

    Request write() {
        List<Request.MultiOp> ops =
                switch (random.nextInt(4)) {
                    case 0 -> someKeys();
                    case 1 -> lifeOfAZnode();
                    case 2 -> manyChildren();
                    default -> anything();
                };
        if (random.chance(0.2)) {
            // Most likely it fails, and what was done before it must not be.
            ops.add(random.nextInt(ops.size() + 1), new Request.Check(names.path(), 77));
        }
        return new Request.Multi(ops);
    }

    private List<Request.MultiOp> someKeys() {
        int first = names.keyNumber();
        int version = random.chance(0.7) ? -1 : random.nextInt(3);
        List<Request.MultiOp> ops = new ArrayList<>();
        ops.add(new Request.Check(WorkNames.key(first), version));
        ops.add(set(WorkNames.key(first + random.nextInt(2)), names.version()));
        if (random.nextBoolean()) {
            ops.add(create("/q/s-", CreateMode.PERSISTENT_SEQUENTIAL));
        }
        if (random.nextBoolean()) {
            ops.add(new Request.Delete(WorkNames.key(first + random.nextInt(3)), names.version()));
        }
        return ops;
    }

    /** Made, filled, emptied and perhaps gone again. */
    private List<Request.MultiOp> lifeOfAZnode() {
        String path = "/m" + random.nextInt(3);
        List<Request.MultiOp> ops = new ArrayList<>();
        ops.add(create(path, CreateMode.PERSISTENT));
        ops.add(create(path + "/x", CreateMode.EPHEMERAL));
        ops.add(set(path, 0));
        ops.add(new Request.Check(path, 1));
        if (random.chance(0.8)) {
            ops.add(new Request.Delete(path + "/x", -1));
            ops.add(new Request.Delete(path, random.chance(0.9) ? 1 : 0));
        }
        if (random.chance(0.3)) {
            ops.add(create(path, CreateMode.PERSISTENT));
        }
        return ops;
    }

    private List<Request.MultiOp> manyChildren() {
        String parent = names.parent();
        List<Request.MultiOp> ops = new ArrayList<>();
        for (int i = random.between(1, 4); i > 0; i--) {
            ops.add(
                    create(
                            parent + "/s-",
                            random.nextBoolean()
                                    ? CreateMode.PERSISTENT_SEQUENTIAL
                                    : CreateMode.EPHEMERAL_SEQUENTIAL));
        }
        ops.add(create(parent + "/x", CreateMode.PERSISTENT));
        return ops;
    }

    private List<Request.MultiOp> anything() {
        List<Request.MultiOp> ops = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            ops.add(
                    switch (random.nextInt(6)) {
                        case 0 -> create(names.key(), CreateMode.PERSISTENT);
                        case 1 -> create(names.path() + "/y", CreateMode.PERSISTENT);
                        case 2 -> new Request.Delete(names.path(), names.version());
                        case 3 -> new Request.Check(names.path(), names.version());
                        case 4 ->
                                new Request.CreateTtl(
                                        "/t1",
                                        names.value(),
                                        Acl.OPEN,
                                        CreateMode.PERSISTENT_WITH_TTL.flags(),
                                        random.between(1, 2_000));
                        default -> set(names.path(), names.version());
                    });
        }
        return ops;
    }

    private Request.MultiOp set(String path, int version) {
        return new Request.SetData(path, names.value(), version);
    }

    private Request.MultiOp create(String path, CreateMode mode) {
        return random.nextBoolean()
                ? new Request.Create(path, names.value(), Acl.OPEN, mode.flags())
                : new Request.Create2(path, names.value(), Acl.OPEN, mode.flags());
    }
}
