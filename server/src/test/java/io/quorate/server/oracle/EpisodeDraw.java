package io.quorate.server.oracle;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A sequence of steps by chance, over a few connections and over paths below one znode of its own:
 * what happens in one episode does not depend on the one before.
 */
final class EpisodeDraw {

    static final int SLOTS = 4;
    private static final int TIMEOUT_MILLIS = 300_000;
    private static final int BURST_MAX = 6;

    private final Random random;
    private final OpDraw draw;
    private final Names names;
    private final String base;
    private final List<Step> steps = new ArrayList<>();
    private final int[] nextXid = new int[SLOTS];
    private final @Nullable String limited;

    private EpisodeDraw(long seed, String base) {
        random = new Random(seed);
        this.base = base;
        boolean quota = random.nextInt(3) == 0;
        limited = quota ? base + List.of("", "/a", "/b").get(random.nextInt(3)) : null;
        draw = new OpDraw(random, base, limited);
        names = draw.names();
    }

    /** The znode under which an episode's paths are; all such names have one length. */
    static String base(int number) {
        return "/e%06d".formatted(number);
    }

    /**
     * @param wanted how many requests it has at least
     */
    static List<Step> episode(long seed, String base, int wanted) {
        return new EpisodeDraw(seed, base).steps(wanted);
    }

    private List<Step> steps(int wanted) {
        for (int slot = 0; slot < SLOTS; slot++) {
            connect(slot);
        }
        burst(0, List.of(OpDraw.create(base, new byte[0], Names.OPEN)));
        if (limited != null) {
            limit(limited);
        }
        int ops = 1;
        while (ops < wanted) {
            int slot = random.nextInt(SLOTS);
            int before = steps.size();
            int kind = random.nextInt(100);
            if (kind < 84) {
                burst(slot);
            } else if (kind < 87) {
                repair(slot);
            } else if (kind < 93) {
                identify(slot);
            } else {
                rare(slot);
            }
            for (Step step : steps.subList(before, steps.size())) {
                ops += step instanceof Step.Burst b ? b.ops().size() : 1;
            }
        }
        return steps;
    }

    /** A quota of a subtree, from the beginning. */
    private void limit(String of) {
        List<Op> ops = new ArrayList<>();
        String path = "/zookeeper/quota";
        for (String name : of.substring(1).split("/")) {
            path = path + "/" + name;
            ops.add(OpDraw.create(path, new byte[0], Names.OPEN));
        }
        ops.add(OpDraw.create(path + "/zookeeper_limits", draw.limit(), Names.OPEN));
        ops.add(OpDraw.create(path + "/zookeeper_stats", draw.usage(), Names.OPEN));
        burst(0, ops);
    }

    private void connect(int slot) {
        byte @Nullable [] password = names.oneIn(6) ? names.oneOf(passwords()) : new byte[16];
        int version = names.oneIn(20) ? 7 : 0;
        int readOnly = names.oneIn(4) ? random.nextInt(3) - 1 : 0;
        steps.add(new Step.Connect(slot, slot, version, TIMEOUT_MILLIS, password, readOnly));
        nextXid[slot] = 1;
        if (!names.oneIn(3)) {
            burst(slot, List.of(identity()));
        }
    }

    private static List<byte @Nullable []> passwords() {
        List<byte @Nullable []> passwords = new ArrayList<>();
        passwords.add(null);
        passwords.add(new byte[0]);
        passwords.add(new byte[3]);
        passwords.add(new byte[40]);
        return passwords;
    }

    private Op identity() {
        List<String> users = List.of("u1:p1", "u1:p1", "u2:p2", "super:secret");
        return OpDraw.auth("digest", text(names.oneOf(users)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void burst(int slot) {
        List<Op> ops = new ArrayList<>();
        for (int count = 1 + random.nextInt(BURST_MAX); count > 0; count--) {
            Op op = draw.next();
            ops.add(op);
            // What is written behind them, ZooKeeper checks against the ACL and the usage before.
            if (op.type() == Op.SET_ACL || (limited != null && op.changes())) {
                break;
            }
        }
        burst(slot, ops);
    }

    /** Numbers the requests, but for those whose number is fixed. */
    private void burst(int slot, List<Op> ops) {
        List<Op> numbered = new ArrayList<>();
        for (Op op : ops) {
            numbered.add(op.xid() != 0 ? op : op.withXid(op.type() == Op.AUTH ? -4 : xid(slot)));
        }
        steps.add(new Step.Burst(slot, numbered));
    }

    private int xid(int slot) {
        return names.oneIn(200)
                ? names.oneOf(List.of(0, -5, Integer.MAX_VALUE, Integer.MIN_VALUE))
                : nextXid[slot]++;
    }

    /** Nothing is closed to everybody for long. */
    private void repair(int slot) {
        burst(slot, List.of(OpDraw.auth("digest", text("super:secret"))));
        List<Op> ops = new ArrayList<>();
        for (String path : List.of("", "/a", "/b", "/c")) {
            ops.add(OpDraw.create(base + path, text("repaired"), Names.OPEN));
            ops.add(OpDraw.setOpen(base + path));
        }
        if (limited == null) {
            burst(slot, ops);
        } else {
            ops.forEach(op -> burst(slot, List.of(op)));
        }
        reconnect(slot);
    }

    private void reconnect(int slot) {
        steps.add(new Step.Drop(slot));
        connect(slot);
    }

    private void identify(int slot) {
        if (!names.oneIn(3)) {
            burst(slot, List.of(identity()));
            return;
        }
        String scheme =
                names.oneOf(
                        List.of(
                                "ip",
                                "world",
                                "super",
                                "sasl",
                                "x509",
                                "none",
                                "",
                                "ensemble",
                                "auth",
                                "digest",
                                "digest",
                                "digest"));
        byte @Nullable [] secret =
                names.oneIn(4) ? null : text(names.oneOf(List.of("", "abc", "u:", ":p", "a:b:c")));
        burst(slot, List.of(OpDraw.auth(scheme, secret)));
        reconnect(slot);
    }

    private void rare(int slot) {
        switch (random.nextInt(12)) {
            case 0, 1 -> attach(slot, "right");
            case 2 ->
                    attach(
                            slot,
                            names.oneOf(List.of("wrong", "short", "null", "unknown", "ahead")));
            case 3, 4 -> {
                steps.add(new Step.Drop(slot));
                attach(slot, "right");
            }
            case 5, 6 -> {
                burst(slot, List.of(OpDraw.op("closeSession", Op.CLOSE_SESSION, closing())));
                if (names.oneIn(2)) {
                    attach(slot, "right");
                }
                connect(slot);
            }
            case 7 -> {
                int type = names.oneOf(List.of(0, 10, 13, 23, 99, 108, 500, -1, -2, -12, 1 << 30));
                String label = type == Op.CHECK ? "check" : "unknown";
                Body body = new Body().text(base).number(-1);
                burst(slot, List.of(OpDraw.op(label, type, body)));
                connect(slot);
            }
            case 8 -> {
                Body token = new Body().buffer(names.oneIn(2) ? new byte[0] : text("token"));
                burst(slot, List.of(OpDraw.op("sasl", Op.SASL, token)));
                connect(slot);
            }
            case 9 -> raw(slot);
            default -> reconnect(slot);
        }
    }

    private Body closing() {
        return names.oneIn(6) ? new Body().number(5) : new Body();
    }

    private void attach(int slot, String how) {
        int of = names.oneIn(2) ? slot : random.nextInt(SLOTS);
        int server = random.nextInt(SLOTS);
        steps.add(new Step.Attach(slot, server, of, how, TIMEOUT_MILLIS));
        if (of != slot) {
            connect(of);
        }
        if (!how.equals("right")) {
            connect(slot);
        }
    }

    private void raw(int slot) {
        boolean fresh = names.watch();
        byte[] bytes =
                names.oneOf(
                        List.of(
                                new Body().number(-1).bytes(),
                                new Body().number(Integer.MIN_VALUE).bytes(),
                                new Body().number(Integer.MAX_VALUE).bytes(),
                                new Body().number(0).bytes(),
                                new Body().number(3).raw(new byte[3]).bytes(),
                                new Body().number(4).number(1).bytes(),
                                new Body().number(12).raw(new byte[12]).bytes()));
        steps.add(new Step.Raw(slot, fresh, bytes));
        if (!fresh) {
            connect(slot);
        }
    }
}
