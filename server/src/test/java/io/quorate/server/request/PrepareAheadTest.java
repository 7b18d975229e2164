package io.quorate.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.request.LimitWarnings.Kind;
import io.quorate.server.txn.Txn;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * However many proposals are in flight, a request is decided as if every one had been applied: one
 * server decides far ahead of what it applies, the other applies each before it decides the next.
 */
class PrepareAheadTest {

    private static final Map<String, String> QUOTAS =
            new TreeMap<>(
                    Map.of(
                            "/a",
                            "",
                            "/a/zookeeper_limits",
                            "byteHardLimit=9;countHardLimit=5",
                            "/a/zookeeper_stats",
                            "",
                            "/b",
                            "",
                            "/b/b",
                            "",
                            "/b/b/zookeeper_limits",
                            "byteHardLimit=9;countHardLimit=2",
                            "/b/b/zookeeper_stats",
                            ""));

    private static final Identity BOB = new Identity("digest", "bob:y");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void decidesAheadAsItWouldInTurn(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RequestFixture ahead = limited();
        RequestFixture inTurn = limited();
        List<Response> repliesAhead = new ArrayList<>();
        List<Response> repliesInTurn = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            Request request = request(random);
            asker(random, ahead, inTurn);
            Txn txn = ahead.prepare(request);
            assertThat(txn).isEqualTo(inTurn.prepare(request));
            repliesInTurn.add(inTurn.commit());
            assertWithinQuotas(inTurn);
            refused += txn instanceof Txn.Error ? 1 : 0;
            int depth = random.nextInt(100);
            while (ahead.inFlight() > depth) {
                repliesAhead.add(ahead.commit());
                assertWithinQuotas(ahead);
            }
        }
        while (ahead.inFlight() > 0) {
            repliesAhead.add(ahead.commit());
        }
        assertThat(repliesAhead).isEqualTo(repliesInTurn);
        assertThat(ahead.tree.digest()).isEqualTo(inTurn.tree.digest());
        assertThat(ahead.speculative.outstandingCount()).isZero();
        // Else this says little.
        assertThat(refused).isBetween(200, 1_800);
        long limited =
                ahead.warnings.count(Kind.QUOTA_REFUSED)
                        + ahead.warnings.count(Kind.CHILD_LIST_REFUSED);
        assertThat(limited).isGreaterThan(20);
    }

    /** With quotas that are soon used up, and room for few children. */
    private static RequestFixture limited() {
        RequestFixture fixture = new RequestFixture();
        for (Map.Entry<String, String> znode : QUOTAS.entrySet()) {
            byte[] data = znode.getValue().getBytes(StandardCharsets.UTF_8);
            String path = "/zookeeper/quota" + znode.getKey();
            fixture.write(new Request.Create(path, data, Acl.OPEN, 0));
        }
        fixture.enforceQuota = true;
        fixture.childListBytesMax = 88 + 30;
        return fixture;
    }

    private static void assertWithinQuotas(RequestFixture fixture) {
        fixture.tree.forEachQuota(
                quota -> {
                    assertThat(quota.usage().count()).isLessThanOrEqualTo(5);
                    assertThat(quota.usage().bytes()).isLessThanOrEqualTo(9);
                });
    }

    private static void asker(SplittableRandom random, RequestFixture... fixtures) {
        long session = RequestFixture.SESSION + random.nextInt(4);
        boolean bob = random.nextInt(3) > 0;
        for (RequestFixture fixture : fixtures) {
            fixture.session = session;
            fixture.identities = bob ? List.of(RequestFixture.IP, BOB) : List.of(RequestFixture.IP);
        }
    }

    private static Request request(SplittableRandom random) {
        return switch (random.nextInt(20)) {
            case 0 -> new Request.CloseSession();
            case 1, 2 -> new Request.SetAcl(path(random), acl(random), version(random));
            case 3, 4, 5 -> {
                List<Request.MultiOp> ops = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    ops.add(op(random));
                }
                yield new Request.Multi(ops);
            }
            default -> {
                Request.MultiOp op = op(random);
                yield op instanceof Request.Check ? new Request.Multi(List.of(op)) : op;
            }
        };
    }

    private static Request.MultiOp op(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 ->
                    new Request.Create(path(random), data(random), acl(random), random.nextInt(4));
            case 4 -> new Request.Create2(path(random), data(random), acl(random), 0);
            case 5 -> new Request.CreateContainer(path(random), data(random), acl(random), 4);
            case 6 -> new Request.CreateTtl(path(random), null, acl(random), 5, 1000);
            case 7, 8 -> new Request.SetData(path(random), data(random), version(random));
            case 9, 10 -> new Request.Delete(path(random), version(random));
            default -> new Request.Check(path(random), version(random));
        };
    }

    private static String path(SplittableRandom random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            path.append('/').append((char) ('a' + random.nextInt(3)));
        }
        return path.toString();
    }

    private static int version(SplittableRandom random) {
        return random.nextInt(3) == 0 ? random.nextInt(3) : -1;
    }

    private static byte @Nullable [] data(SplittableRandom random) {
        return random.nextInt(4) == 0 ? null : new byte[random.nextInt(5)];
    }

    private static List<Acl> acl(SplittableRandom random) {
        int perms = random.nextInt(3) > 0 ? Permission.ALL : random.nextInt(32);
        return switch (random.nextInt(10)) {
            case 0 -> List.of(new Acl(perms, BOB));
            case 1 -> List.of(new Acl(perms, new Identity("auth", "")));
            case 2 -> List.of(new Acl(perms, Identity.ANYONE));
            default -> Acl.OPEN;
        };
    }
}
