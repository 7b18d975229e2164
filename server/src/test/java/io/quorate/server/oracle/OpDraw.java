package io.quorate.server.oracle;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Single requests by chance, of every kind; {@link EpisodeDraw} strings them together. */
final class OpDraw {

    private record Kind(int weight, Supplier<Op> draw) {}

    private final Random random;
    private final Names names;
    private final String base;
    private final @Nullable String limited;
    private final List<Kind> kinds;
    private final int weights;

    /**
     * @param limited path of a znode with a quota; null if there is none
     */
    OpDraw(Random random, String base, @Nullable String limited) {
        this.random = random;
        this.base = base;
        this.limited = limited;
        names = new Names(random, base);
        kinds =
                List.of(
                        new Kind(14, () -> create("create", Op.CREATE)),
                        new Kind(8, () -> create("create2", Op.CREATE2)),
                        new Kind(4, this::container),
                        new Kind(4, this::ttl),
                        new Kind(10, this::delete),
                        new Kind(7, () -> read("exists", Op.EXISTS)),
                        new Kind(7, () -> read("getData", Op.GET_DATA)),
                        new Kind(10, this::setData),
                        new Kind(4, () -> path("getACL", Op.GET_ACL, names.path())),
                        new Kind(5, this::setAcl),
                        new Kind(5, () -> read("getChildren", Op.GET_CHILDREN)),
                        new Kind(5, () -> read("getChildren2", Op.GET_CHILDREN2)),
                        new Kind(2, () -> path("sync", Op.SYNC, names.path())),
                        new Kind(1, () -> op("ping", Op.PING, new Body())),
                        new Kind(12, this::multi),
                        new Kind(5, this::multiRead),
                        new Kind(3, this::setWatches),
                        new Kind(3, this::setWatches2),
                        new Kind(5, this::addWatch),
                        new Kind(5, () -> watchType("checkWatches", Op.CHECK_WATCHES)),
                        new Kind(5, () -> watchType("removeWatches", Op.REMOVE_WATCHES)),
                        new Kind(2, this::getEphemerals),
                        new Kind(3, this::allChildrenNumber),
                        new Kind(1, () -> op("whoAmI", Op.WHO_AM_I, new Body())),
                        new Kind(1, this::reconfig),
                        new Kind(6, this::quota),
                        new Kind(4, this::cut));
        weights = kinds.stream().mapToInt(Kind::weight).sum();
    }

    /** One that waits in the queue like all others. */
    Op next() {
        int at = random.nextInt(weights);
        for (Kind kind : kinds) {
            at -= kind.weight();
            if (at < 0) {
                return kind.draw().get();
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }

    /** Of {@link EpisodeDraw}'s own requests. */
    static Op op(String label, int type, Body body) {
        return new Op(label, 0, type, 0, body.bytes());
    }

    Names names() {
        return names;
    }

    private static Op path(String label, int type, @Nullable String path) {
        return op(label, type, new Body().text(path));
    }

    static Op create(String path, byte[] data, List<Body.Entry> acl) {
        Body body = new Body().text(path).buffer(data).acl(acl).number(0);
        return op("create", Op.CREATE, body);
    }

    static Op setOpen(String path) {
        Body body = new Body().text(path).acl(Names.OPEN).number(-1);
        return op("setACL", Op.SET_ACL, body);
    }

    static Op auth(String scheme, byte @Nullable [] secret) {
        return op("auth", Op.AUTH, new Body().number(0).text(scheme).buffer(secret));
    }

    private Op create(String label, int type) {
        return op(label, type, creation(flags()));
    }

    private int flags() {
        int kind = random.nextInt(30);
        if (kind < 12) {
            return 0;
        }
        if (kind < 19) {
            return 1;
        }
        if (kind < 25) {
            return kind % 2 == 0 ? 2 : 3;
        }
        return names.oneOf(List.of(4, 5, 6, 7, -1, 99));
    }

    private Body creation(int flags) {
        String path = names.path();
        if ((flags == 2 || flags == 3) && names.oneIn(3)) {
            path = names.good() + "/";
        }
        return new Body().text(path).buffer(names.data()).acl(names.acl()).number(flags);
    }

    private Op container() {
        int flags = names.oneIn(6) ? names.oneOf(List.of(0, 1, 2, 5, 9)) : 4;
        return op("createContainer", Op.CREATE_CONTAINER, creation(flags));
    }

    private Op ttl() {
        return op("createTTL", Op.CREATE_TTL, ttlBody());
    }

    private Body ttlBody() {
        boolean hasTtl = !names.oneIn(6);
        int flags = hasTtl ? 5 + random.nextInt(2) : names.oneOf(List.of(0, 1, 2, 4, 9));
        // without a time to live in the flags, a negative one ends a real server
        return creation(flags).big(hasTtl ? ttlMillis() : ttlMillis() >>> 2);
    }

    private long ttlMillis() {
        if (names.oneIn(5)) {
            return names.oneOf(
                    List.of(0L, -1L, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 40) - 1));
        }
        return 3_600_000L + random.nextInt(1000);
    }

    private Op delete() {
        return op("delete", Op.DELETE, deletion());
    }

    private Body deletion() {
        return new Body().text(names.path()).number(names.version());
    }

    private Op read(String label, int type) {
        return op(label, type, new Body().text(names.path()).flag(names.watch()));
    }

    private Op setData() {
        return op("setData", Op.SET_DATA, setting());
    }

    private Body setting() {
        return new Body().text(names.path()).buffer(names.data()).number(names.version());
    }

    private Op setAcl() {
        String path = names.path();
        boolean everyones = path == null || !path.startsWith(base);
        Body body = new Body().text(path).acl(everyones ? Names.OPEN : names.acl());
        return op("setACL", Op.SET_ACL, body.number(names.version()));
    }

    private static Body head(Body body, int type) {
        return body.number(type).flag(false).number(-1);
    }

    private static Body tail(Body body) {
        return body.number(-1).flag(true).number(-1);
    }

    private Op multi() {
        Body body = new Body();
        int count = names.oneIn(12) ? 0 : 1 + random.nextInt(limited == null ? 4 : 1);
        for (int i = 0; i < count; i++) {
            part(body);
        }
        if (names.oneIn(30)) {
            head(body, names.oneOf(List.of(3, 4, 8, 7, 12, 9, 0, 99)));
            body.text(names.path()).flag(false);
        }
        return op("multi", Op.MULTI, tail(body));
    }

    private void part(Body body) {
        switch (random.nextInt(12)) {
            case 0, 1 -> head(body, Op.CREATE).raw(creation(multiFlags()).bytes());
            case 2 -> head(body, Op.CREATE2).raw(creation(multiFlags()).bytes());
            case 3 -> head(body, Op.CREATE_CONTAINER).raw(creation(4).bytes());
            case 4 -> head(body, Op.CREATE_TTL).raw(ttlBody().bytes());
            case 5, 6 -> head(body, Op.DELETE).raw(deletion().bytes());
            case 7, 8 -> head(body, Op.SET_DATA).raw(setting().bytes());
            default -> head(body, Op.CHECK).text(names.path()).number(names.version());
        }
    }

    private int multiFlags() {
        return names.oneIn(25) ? flags() : random.nextInt(4);
    }

    private Op multiRead() {
        Body body = new Body();
        for (int count = random.nextInt(4); count > 0; count--) {
            head(body, names.watch() ? Op.GET_DATA : Op.GET_CHILDREN);
            body.text(names.path()).flag(names.watch());
        }
        if (names.oneIn(12)) {
            head(body, names.oneOf(List.of(1, 3, 5, 12, 13, 99)));
            body.text(names.path()).flag(false);
        }
        return op("multiRead", Op.MULTI_READ, tail(body));
    }

    private @Nullable List<String> watched() {
        return names.oneIn(10)
                ? null
                : random.ints(random.nextInt(3)).mapToObj(ignored -> names.good()).toList();
    }

    private Op setWatches() {
        Body body = relative().texts(watched()).texts(watched()).texts(watched());
        return watches("setWatches", Op.SET_WATCHES, body);
    }

    private Op setWatches2() {
        Body body = relative().texts(watched()).texts(watched()).texts(watched());
        body.texts(watched()).texts(watched());
        return watches("setWatches2", Op.SET_WATCHES2, body);
    }

    private Body relative() {
        return new Body().big(names.oneIn(2) ? 0 : Long.MAX_VALUE / 2);
    }

    private Op watches(String label, int type, Body body) {
        return new Op(label, -8, type, random.nextInt(8), body.bytes());
    }

    private Op addWatch() {
        int mode = names.oneIn(8) ? names.oneOf(List.of(2, -1, 7)) : random.nextInt(2);
        String path = names.oneIn(20) ? names.bad() : names.good();
        return op("addWatch", Op.ADD_WATCH, new Body().text(path).number(mode));
    }

    private Op watchType(String label, int type) {
        int kind = names.oneIn(8) ? names.oneOf(List.of(0, 6, -1)) : 1 + random.nextInt(5);
        return op(label, type, new Body().text(names.path()).number(kind));
    }

    private Op getEphemerals() {
        String prefix = names.oneOf(Arrays.asList(null, "", " ", "/", base, base + "/a", "x"));
        return path("getEphemerals", Op.GET_EPHEMERALS, prefix);
    }

    private Op allChildrenNumber() {
        String path = names.oneIn(6) ? names.path() : names.good();
        return path("getAllChildrenNumber", Op.ALL_CHILDREN_NUMBER, path);
    }

    private Op reconfig() {
        String joining = names.oneIn(2) ? null : "server.9=127.0.0.1:1:2;3";
        Body body = new Body().text(joining).text(null).text(null).big(-1);
        return op("reconfig", Op.RECONFIG, body);
    }

    /** The znodes that zkCli writes: where the limits stand, and beside them what is used. */
    private Op quota() {
        if (limited == null) {
            return setData();
        }
        String under = "/zookeeper/quota" + limited;
        String limits = under + "/zookeeper_limits";
        String used = under + "/zookeeper_stats";
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> create(limits, limit(), Names.OPEN);
            case 4 -> create(used, usage(), Names.OPEN);
            case 5 ->
                    op("setData", Op.SET_DATA, new Body().text(limits).buffer(limit()).number(-1));
            case 6, 7 -> op("getData", Op.GET_DATA, new Body().text(used).flag(names.oneIn(8)));
            case 8 -> op("delete", Op.DELETE, new Body().text(used).number(-1));
            default -> op("getData", Op.GET_DATA, new Body().text(limits).flag(false));
        };
    }

    /** What zkCli writes, mostly. */
    byte[] limit() {
        int count = random.nextInt(6);
        int bytes = 5 * random.nextInt(6);
        String text =
                switch (random.nextInt(8)) {
                    case 0 -> "count=" + count + ",bytes=" + bytes;
                    case 1 -> "count=-1,bytes=-1";
                    case 2 -> "count=-1,bytes=-1=;byteHardLimit=" + bytes + ";countHardLimit=-1";
                    case 3 -> "byteHardLimit=" + bytes;
                    default -> "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=" + count;
                };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] usage() {
        return names.oneIn(2) ? "count=0,bytes=0".getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    /** A request whose last bytes are missing, or that has some too many. */
    private Op cut() {
        Op whole = whole();
        byte[] body = whole.body();
        int length =
                names.oneIn(4)
                        ? body.length + 1 + random.nextInt(8)
                        : random.nextInt(body.length + 1);
        byte[] other = Arrays.copyOf(body, length);
        return new Op(whole.label(), whole.xid(), whole.type(), 0, other);
    }

    private Op whole() {
        Op op;
        do {
            op = kinds.get(random.nextInt(kinds.size() - 1)).draw().get();
        } while (op.type() == Op.PING);
        return op;
    }
}
