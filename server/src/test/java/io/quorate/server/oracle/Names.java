package io.quorate.server.oracle;

import io.quorate.server.oracle.Body.Entry;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Paths, ACLs and data, few enough that requests meet each other. */
final class Names {

    /** Of {@code u1:p1}. */
    static final String U1 = "u1:" + Digests.of("u1:p1");

    /** Of {@code u2:p2}. */
    static final String U2 = "u2:" + Digests.of("u2:p2");

    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int CREATE = 4;
    private static final int DELETE = 8;
    private static final int ADMIN = 16;
    private static final int ALL = 31;

    static final List<Entry> OPEN = List.of(new Entry(ALL, "world", "anyone"));

    private static final List<String> GOOD =
            List.of("", "/a", "/b", "/c", "/a/x", "/a/y", "/b/x", "/a/x/z", "/c/x", "/b/y");

    /** Without the configuration, which says how many servers there are. */
    private static final List<String> FIXED = List.of("/", "/zookeeper", "/zookeeper/quota");

    private final Random random;
    private final String base;

    Names(Random random, String base) {
        this.random = random;
        this.base = base;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int odds) {
        return random.nextInt(odds) == 0;
    }

    <T extends @Nullable Object> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    String good() {
        return base + oneOf(GOOD);
    }

    /** Good ones mostly. */
    @Nullable String path() {
        int kind = random.nextInt(40);
        if (kind < 36) {
            return good();
        }
        return kind < 38 ? oneOf(FIXED) : bad();
    }

    /** Each kind of PROTOCOL 8.4, and some that only look bad. */
    @Nullable String bad() {
        List<@Nullable String> bad = new ArrayList<>();
        bad.add("");
        bad.add("a");
        bad.add(base.substring(1));
        bad.add(base + "/");
        bad.add(base + "/a/");
        bad.add(base + "//a");
        bad.add("/" + base);
        bad.add(base + "/.");
        bad.add(base + "/..");
        bad.add(base + "/./a");
        bad.add(base + "/../a");
        bad.add(base + "/a\0");
        bad.add("\0");
        bad.add(base + "/\u0001");
        bad.add(base + "/\u001f");
        bad.add(base + "/\u007f");
        bad.add(base + "/\u009f");
        bad.add(base + "/\ue000");
        bad.add(base + "/\uf8ff");
        bad.add(base + "/\ufff0");
        bad.add(base + "/\ufffd");
        bad.add(base + "/\ud83d\ude00");
        bad.add(base + "/\u00e9");
        bad.add(base + "/ ");
        bad.add(base + "/...");
        bad.add(base + "/*");
        bad.add("/zookeeper/");
        bad.add("//");
        return oneOf(bad);
    }

    byte @Nullable [] data() {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> new byte[0];
            default -> Integer.toString(random.nextInt(100_000)).getBytes(StandardCharsets.UTF_8);
        };
    }

    int version() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> -1;
            case 4, 5 -> 0;
            case 6 -> 1 + random.nextInt(3);
            default -> oneOf(List.of(7, -2, Integer.MAX_VALUE, Integer.MIN_VALUE));
        };
    }

    boolean watch() {
        return random.nextBoolean();
    }

    @Nullable List<Entry> acl() {
        int kind = random.nextInt(24);
        if (kind < 13) {
            return OPEN;
        }
        if (kind < 20) {
            return oneOf(restricting());
        }
        return kind < 22 ? oneOf(odd()) : oneOf(invalid());
    }

    private static List<List<Entry>> restricting() {
        return List.of(
                List.of(new Entry(READ, "world", "anyone")),
                List.of(new Entry(READ | CREATE | DELETE, "world", "anyone")),
                List.of(new Entry(WRITE | ADMIN, "world", "anyone")),
                List.of(new Entry(ALL, "digest", U1)),
                List.of(new Entry(ALL, "digest", U2)),
                List.of(new Entry(ADMIN, "digest", U1), new Entry(READ, "world", "anyone")),
                List.of(new Entry(ALL & ~ADMIN, "digest", U1), new Entry(ADMIN, "digest", U2)),
                List.of(new Entry(ALL, "auth", "")),
                List.of(new Entry(ALL, "ip", "127.0.0.1")),
                List.of(new Entry(ALL, "ip", "127.0.0.0/8")),
                List.of(new Entry(ALL, "ip", "10.0.0.0/8")));
    }

    private static List<List<Entry>> odd() {
        return List.of(
                List.of(new Entry(0, "world", "anyone")),
                List.of(new Entry(64, "world", "anyone")),
                List.of(new Entry(-1, "world", "anyone")),
                List.of(new Entry(ALL, "world", "anyone"), new Entry(ALL, "world", "anyone")),
                List.of(new Entry(READ, "world", "anyone"), new Entry(WRITE, "world", "anyone")),
                List.of(new Entry(ALL, "auth", "ignored"), new Entry(READ, "world", "anyone")),
                List.of(new Entry(ALL, "ip", "127.0.0.1/0")),
                List.of(new Entry(ALL, "ip", "::1")),
                List.of(new Entry(ALL, "digest", ":")),
                List.of(new Entry(ALL, "digest", "u:")),
                List.of(new Entry(READ, "digest", U1), new Entry(ALL, "digest", U1)));
    }

    static List<@Nullable List<Entry>> invalid() {
        List<@Nullable List<Entry>> invalid = new ArrayList<>();
        invalid.add(List.of());
        invalid.add(List.of(new Entry(ALL, "world", "bob")));
        invalid.add(List.of(new Entry(ALL, "digest", "nocolon")));
        invalid.add(List.of(new Entry(ALL, "digest", "a:b:c")));
        invalid.add(List.of(new Entry(ALL, "digest", "")));
        invalid.add(List.of(new Entry(ALL, "ip", "127.0.0.1/33")));
        invalid.add(List.of(new Entry(ALL, "ip", "nowhere")));
        invalid.add(List.of(new Entry(ALL, "ip", "127.0.0.1/-1")));
        invalid.add(List.of(new Entry(ALL, "ip", "127.0.0.1/x")));
        invalid.add(List.of(new Entry(ALL, "ip", "300.0.0.1")));
        invalid.add(List.of(new Entry(ALL, "super", "")));
        invalid.add(List.of(new Entry(ALL, "sasl", "someone")));
        invalid.add(List.of(new Entry(ALL, "x509", "CN=someone")));
        invalid.add(List.of(new Entry(ALL, "none", "such")));
        invalid.add(List.of(new Entry(ALL, "", "")));
        invalid.add(List.of(OPEN.get(0), new Entry(ALL, "none", "such")));
        return invalid;
    }
}
