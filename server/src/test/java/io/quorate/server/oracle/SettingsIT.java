package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings that change answers: a real ZooKeeper and Quorate are both told the same. */
@Timeout(180)
class SettingsIT {

    private static final long SEED = 9_503;
    private static final int OPS = 2_000;

    @TempDir Path folder;
    private final List<Target> targets = new ArrayList<>();

    private final Script script = new Script();
    private final String base = EpisodeDraw.base(0);

    @AfterEach
    void endServers() {
        targets.forEach(Target::close);
    }

    /**
     * @param settings ZooKeeper takes them as system properties, most of them behind its name
     */
    private Trio start(Map<String, String> settings) throws Exception {
        List<String> properties = new ArrayList<>();
        settings.forEach(
                (key, value) -> {
                    String prefix = key.startsWith("znode.") ? "-D" : "-Dzookeeper.";
                    properties.add(prefix + key + "=" + value);
                });
        targets.add(Target.real(folder.resolve("zookeeper"), properties));
        targets.add(Target.ours(1, folder.resolve("one"), settings));
        return Trio.start(targets);
    }

    private void runGenerated() throws IOException {
        Oracle oracle = new Oracle(targets, 1);
        oracle.run(SEED, OPS, OracleIT.REPORTS);
        assertThat(String.join("\n", oracle.found())).isEmpty();
        assertThat(oracle.ops()).isGreaterThanOrEqualTo(OPS);
    }

    private static Body path(String path) {
        return new Body().text(path);
    }

    @Test
    void withoutExtendedTypesThereAreNoTimesToLive() throws Exception {
        Trio trio = start(Map.of("extendedTypesEnabled", "false"));
        Body body = path(base).buffer(null).acl(Names.OPEN).number(5).big(5_000);
        script.connect(0).ask(0, "createTTL", Op.CREATE_TTL, body);
        assertThat(trio.play(script).count("createTTL", -6)).isEqualTo(1);
        runGenerated();
    }

    @Test
    void withSkipAclEverybodyMayDoEverything() throws Exception {
        Trio trio = start(Map.of("skipACL", "yes"));
        script.connect(0).create(0, base, List.of(new Body.Entry(31, "digest", "no:body")), 0, "");
        script.set(0, base, "1").create(0, base + "/x").delete(0, base + "/x").exists(0, base);
        script.ask(0, "getACL", Op.GET_ACL, path(base));
        assertThat(trio.play(script).count("setData", 0)).isEqualTo(1);
        runGenerated();
    }

    @Test
    void withoutEnforceQuotaNothingIsRefusedAndAllIsCounted() throws Exception {
        start(Map.of("enforceQuota", "false"));
        runGenerated();
    }

    @Test
    void withEnforcedAuthOnlyTheAuthenticatedAreServed() throws Exception {
        Trio trio = start(Map.of("enforce.auth.enabled", "true", "enforce.auth.schemes", "digest"));
        for (Target target : trio.targets()) {
            for (String label : List.of("exists", "create", "sync", "ping", "whoAmI", "close")) {
                try (Dialogue one = new Dialogue(target)) {
                    assertThat(one.ask(one(label))).as("%s %s", target, label).isEqualTo(-124);
                    assertThat(one.ends()).isTrue();
                }
            }
            try (Dialogue one = new Dialogue(target)) {
                assertThat(one.ask(OpDraw.auth("ip", new byte[0]))).isZero();
                assertThat(one.ask(one("exists"))).isEqualTo(-124);
            }
            try (Dialogue one = new Dialogue(target)) {
                assertThat(one.ask(OpDraw.auth("digest", Script.text("u1:p1")))).isZero();
                assertThat(one.ask(one("create"))).isZero();
                assertThat(one.ask(one("exists"))).isZero();
            }
        }
    }

    private Op one(String label) {
        return switch (label) {
            case "create" -> OpDraw.create(base, new byte[0], Names.OPEN);
            case "sync" -> OpDraw.op(label, Op.SYNC, path(base));
            case "ping" -> OpDraw.op(label, Op.PING, new Body());
            case "whoAmI" -> OpDraw.op(label, Op.WHO_AM_I, new Body());
            case "close" -> OpDraw.op(label, Op.CLOSE_SESSION, new Body());
            default -> OpDraw.op(label, Op.EXISTS, path(base).flag(false));
        };
    }

    @Test
    void withAnotherDigestIdentitiesAreMadeWithIt() throws Exception {
        Trio trio = start(Map.of("DigestAuthenticationProvider.digestAlg", "SHA-256"));
        script.connect(0).auth(0, "digest", "u1:p1").connect(1).auth(1, "digest", "u1:p2");
        script.create(0, base, List.of(new Body.Entry(31, "auth", "")), 0, "");
        script.ask(0, "getACL", Op.GET_ACL, path(base)).exists(1, base).exists(0, base);
        Coverage met = trio.play(script);
        assertThat(met.count("exists", -102)).isEqualTo(1);
        assertThat(met.count("getACL", 0)).isEqualTo(1);
    }

    @Test
    void emptyContainersAndZnodesWhoseTimeIsOverGoAndTellTheirWatchers() throws Exception {
        Trio trio = start(Map.of("znode.container.checkIntervalMs", "1000"));
        Body container = path(base).buffer(null).acl(Names.OPEN).number(4);
        script.connect(0).ask(0, "createContainer", Op.CREATE_CONTAINER, container);
        script.create(0, base + "/x").ask(0, "exists", Op.EXISTS, path(base).flag(true));
        script.delete(0, base + "/x").add(new Step.Event(0)).exists(0, base);
        Body lived = path(base).buffer(null).acl(Names.OPEN).number(5).big(500);
        script.ask(0, "createTTL", Op.CREATE_TTL, lived);
        script.ask(0, "addWatch", Op.ADD_WATCH, path(base).number(0));
        script.add(new Step.Event(0)).exists(0, base);
        Coverage met = trio.play(script);
        assertThat(met.count("event.2", 0)).isEqualTo(2);
        assertThat(met.count("exists", -101)).isEqualTo(2);
    }

    @Test
    void wordsThatAreNotAllowedAreToldSo() throws Exception {
        start(Map.of("4lw.commands.whitelist", "ruok, srvr"));
        for (String word : List.of("ruok", "stat", "mntr", "wchc", "dump", "conf", "isro")) {
            assertThat(targets.get(1).ask(0, word)).isEqualTo(targets.get(0).ask(0, word));
        }
    }
}
