package io.quorate.server.sim;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.protocol.request.Request;
import io.quorate.server.sim.model.KeeperModel;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What work is made of: a few paths that all fight over, values, versions, ACLs and users. */
final class WorkNames {

    private static final int KEYS = 6;
    private static final int REMEMBERED = 40;

    /** Of znodes that have children, containers and some with a time to live among them. */
    private static final List<String> PARENTS =
            List.of("/q", "/q", "/e", "/e", "/c0", "/c1", "/t0", "/k0", "/k1/a", "/s0");

    /** Of znodes that not everybody may do everything with. */
    private static final List<String> SECRETS = List.of("/s0", "/s1", "/s0/x", "/s1/x");

    private static final List<String> USERS = List.of("ann:1", "bob:2");

    private final SimRandom random;
    private final int longestValue;
    private final List<String> known = new ArrayList<>();
    private final List<Acl> acls = new ArrayList<>();
    private long values;

    WorkNames(SimRandom random) {
        this.random = random;
        longestValue = random.pick(List.of(20, 20, 20, 400, 4_000));
        acls.addAll(Acl.OPEN);
        acls.addAll(Acl.READ_ONLY);
        for (String user : USERS) {
            Identity id = KeeperModel.identityOf(digest(user));
            if (id == null) {
                throw new IllegalStateException("no identity of " + user);
            }
            acls.add(new Acl(Permission.ALL, id));
            acls.add(new Acl(random.between(0, Permission.ALL), id));
        }
        acls.add(new Acl(Permission.READ | Permission.ADMIN, new Identity("auth", "")));
        acls.add(new Acl(Permission.ALL, new Identity("ip", "10.0.0.0/8")));
        acls.add(new Acl(Permission.ALL, new Identity("ip", "10.0.0.2")));
        acls.add(new Acl(random.between(0, Permission.ALL), Identity.ANYONE));
    }

    // ── paths ────────────────────────────────────────────────────────────────────────────────────

    String key() {
        return "/k" + random.nextInt(KEYS);
    }

    /** The key behind some, in a circle. */
    static String key(int number) {
        return "/k" + number % KEYS;
    }

    int keyNumber() {
        return random.nextInt(KEYS);
    }

    String parent() {
        return random.pick(PARENTS);
    }

    String secret() {
        return random.pick(SECRETS);
    }

    /** Something that may be there. */
    String path() {
        double which = random.nextDouble();
        if (which < 0.3 && !known.isEmpty()) {
            return random.pick(known);
        }
        if (which < 0.4) {
            return random.pick(SECRETS);
        }
        if (which < 0.6) {
            return random.pick(PARENTS);
        }
        return which < 0.95 ? key() : random.pick(List.of("/", "/zookeeper", "/none/such"));
    }

    /** No path, or one that may not be used like others. */
    String badPath() {
        return random.pick(
                List.of(
                        "k0",
                        "/k0/",
                        "//",
                        "/q//x",
                        "/q/./x",
                        "/q/..",
                        "/k0/a\u0001",
                        "/q/\0",
                        "/",
                        "/zookeeper",
                        "/zookeeper/config",
                        "/q/\ud800\udc00",
                        "a/b"));
    }

    /** Remembers a name that the servers have made. */
    void remember(String path) {
        if (path.indexOf('/', 1) > 0) {
            known.add(path);
            if (known.size() > REMEMBERED) {
                known.removeFirst();
            }
        }
    }

    // ── values ───────────────────────────────────────────────────────────────────────────────────

    /** Mostly unlike all others. */
    byte @Nullable [] value() {
        if (random.chance(0.03)) {
            return random.nextBoolean() ? null : new byte[0];
        }
        int filler = random.chance(0.8) ? random.nextInt(20) : random.nextInt(longestValue);
        return ("v" + ++values + "x".repeat(filler)).getBytes(StandardCharsets.UTF_8);
    }

    int version() {
        if (random.chance(0.7)) {
            return -1;
        }
        return random.chance(0.9)
                ? random.nextInt(4)
                : random.pick(List.of(-2, Integer.MAX_VALUE, Integer.MIN_VALUE));
    }

    // ── who may do what ──────────────────────────────────────────────────────────────────────────

    List<Acl> acl() {
        List<Acl> some = new ArrayList<>();
        for (int i = random.between(1, 3); i > 0; i--) {
            some.add(random.pick(acls));
        }
        return some;
    }

    /** None that a server takes. */
    List<Acl> badAcl() {
        Identity nobody =
                random.pick(
                        List.of(
                                new Identity("world", "somebody"),
                                new Identity("digest", "nocolon"),
                                new Identity("ip", "10.0.0.1/99"),
                                new Identity("foo", "bar")));
        return random.chance(0.2) ? List.of() : List.of(new Acl(Permission.ALL, nobody));
    }

    Request.Auth credential() {
        return digest(random.pick(USERS));
    }

    private static Request.Auth digest(String user) {
        return new Request.Auth(0, "digest", user.getBytes(StandardCharsets.UTF_8));
    }
}
