package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.oracle.Body.Entry;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

/**
 * PROTOCOL 25, as far as it is about znodes: each answer of one and of three servers is held
 * against that of a real ZooKeeper in the same run.
 */
@Timeout(180)
class ZnodeRulesIT {

    private static final List<Entry> READ_ONLY = List.of(new Entry(1, "world", "anyone"));
    private static final List<Entry> NOBODY = List.of(new Entry(31, "digest", "no:body"));
    private static final List<Entry> INVALID = List.of(new Entry(31, "none", "such"));
    private static final List<Integer> VERSIONS = List.of(-1, 0, 7);

    @TempDir static Path folder;
    private static Trio trio;

    private final Script script = new Script();
    private String base = "";

    @BeforeAll
    static void startServers() throws Exception {
        trio = Trio.start(folder);
    }

    @AfterAll
    static void endServers() {
        trio.close();
    }

    @BeforeEach
    void newBase() {
        base = trio.base();
        script.connect(0).create(0, base);
    }

    private static Body path(String path) {
        return new Body().text(path);
    }

    private void lock(String path, List<Entry> acl) {
        script.ask(0, "setACL", Op.SET_ACL, path(path).acl(acl).number(-1));
    }

    private void scene() {
        script.create(0, base + "/there").create(0, base + "/there/x");
        script.create(0, base + "/ephemeral", Names.OPEN, 1, "");
        script.create(0, base + "/locked").create(0, base + "/locked/x");
        lock(base + "/locked", READ_ONLY);
        script.create(0, base + "/hidden", NOBODY, 0, "");
    }

    /** Every path that something is wrong with, with every ACL and every kind of flags. */
    @ParameterizedTest
    @ValueSource(ints = {Op.CREATE, Op.CREATE2, Op.CREATE_CONTAINER, Op.CREATE_TTL})
    void ofSeveralReasonsAgainstACreateTheSameOneIsTold(int type) throws Exception {
        scene();
        List<String> paths =
                List.of(
                        "/new",
                        "/there",
                        "/none/x",
                        "/locked/x",
                        "/locked/y",
                        "/ephemeral/x",
                        "/hidden/x",
                        "/\u0001",
                        "/locked/\u0001",
                        "/none/\u0001",
                        "/there/",
                        "//x",
                        "/none/\0");
        for (String path : paths) {
            for (List<Entry> acl : List.of(Names.OPEN, List.<Entry>of(), INVALID)) {
                for (int flags : List.of(0, 1, 2, 4, 99)) {
                    Body body = path(base + path).buffer(null).acl(acl).number(flags);
                    String label = "create " + type;
                    script.ask(
                            0,
                            label.replace(' ', '.'),
                            type,
                            type == Op.CREATE_TTL ? body.big(flags == 0 ? 5 : 0) : body);
                }
            }
        }
        Coverage met = trio.play(script);
        for (int error : List.of(0, -8, -101, -102, -108, -110, -114)) {
            boolean never = type == Op.CREATE_TTL && error != -8;
            assertThat(met.count("create." + type, error) > 0 || never).as("%d", error).isTrue();
        }
    }

    @Test
    void timesToLiveAreBoundToTheirFlagsAndTheirRange() throws Exception {
        for (long ttl : List.of(-1L, 0L, 1L << 40, Long.MIN_VALUE, 3_600_000L, (1L << 40) - 1)) {
            for (int flags : List.of(5, 6)) {
                Body body = path(base + "/t").buffer(null).acl(Names.OPEN).number(flags).big(ttl);
                script.ask(0, "createTTL", Op.CREATE_TTL, body);
            }
        }
        Coverage met = trio.play(script);
        assertThat(met.count("createTTL", 0)).isEqualTo(3);
        assertThat(met.count("createTTL", -8)).isEqualTo(8);
    }

    @Test
    void ofSeveralReasonsAgainstAChangeTheSameOneIsTold() throws Exception {
        scene();
        List<String> paths =
                List.of(
                        "/there",
                        "/none",
                        "/none/x",
                        "/locked",
                        "/locked/x",
                        "/locked/none",
                        "/hidden",
                        "/",
                        "//",
                        "/\u0001",
                        "/\0",
                        "/..",
                        "/locked/\u0001");
        for (String path : paths) {
            for (int version : VERSIONS) {
                everyWay("delete", Op.DELETE, path(base + path).number(version));
                Body data = path(base + path).buffer(new byte[1]).number(version);
                everyWay("setData", Op.SET_DATA, data);
                Body check = Script.part(new Body(), Op.CHECK);
                script.multi(0, check.text(base + path).number(version));
                for (List<Entry> acl : List.of(Names.OPEN, List.<Entry>of(), INVALID)) {
                    Body body = path(base + path).acl(acl).number(version);
                    script.ask(0, "setACL", Op.SET_ACL, body);
                }
            }
        }
        for (String path : List.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config")) {
            script.ask(0, "delete", Op.DELETE, path(path).number(99));
            script.ask(0, "setData", Op.SET_DATA, path(path).buffer(null).number(99));
        }
        Coverage met = trio.play(script);
        for (String label : List.of("delete", "setData", "setACL")) {
            for (int error : List.of(-8, -101, -102, -103)) {
                assertThat(met.count(label, error)).as("%s %d", label, error).isPositive();
            }
        }
    }

    private void everyWay(String label, int type, Body body) {
        script.ask(0, label, type, body);
        script.multi(0, Script.part(new Body(), type).raw(body.bytes()));
    }

    @Test
    void everyBodyThatIsCutOffIsAMarshallingErrorOfItsOwnKind() throws Exception {
        Body creation = path(base + "/c").buffer(new byte[1]).acl(Names.OPEN).number(0);
        Body multi = Script.part(new Body(), Op.CREATE).raw(creation.bytes());
        Body watches = new Body().big(0).texts(List.of(base)).texts(List.of()).texts(List.of());
        cuts("getData", Op.GET_DATA, path(base).flag(false));
        cuts("getACL", Op.GET_ACL, path(base));
        cuts("setWatches", Op.SET_WATCHES, watches);
        cuts("addWatch", Op.ADD_WATCH, path(base).number(0));
        cuts("removeWatches", Op.REMOVE_WATCHES, path(base).number(3));
        cuts("multiRead", Op.MULTI_READ, Script.tail(new Body()));
        cuts("create", Op.CREATE, creation);
        cuts("delete", Op.DELETE, path(base).number(-1));
        cuts("setData", Op.SET_DATA, path(base).buffer(new byte[1]).number(-1));
        cuts("setACL", Op.SET_ACL, path(base).acl(Names.OPEN).number(-1));
        cuts("multi", Op.MULTI, Script.tail(multi));
        assertThat(trio.play(script).count("getData", -5)).isPositive();
    }

    /** After each byte; what is behind a whole body is not looked at. */
    private void cuts(String label, int type, Body whole) {
        byte[] bytes = whole.bytes();
        for (int length = 0; length <= bytes.length + 2; length++) {
            byte[] body = java.util.Arrays.copyOf(bytes, length);
            script.ask(0, new Op(label, 0, type, 0, body));
        }
    }

    @Test
    void aMultiDoesAllOrNothingAndTellsOfEachPart() throws Exception {
        scene();
        script.multi(0, new Body());
        Body good = part(Op.CREATE, base + "/m").buffer(null).acl(Names.OPEN).number(0);
        Script.part(good, Op.SET_DATA).text(base + "/m").buffer(new byte[2]).number(0);
        Script.part(good, Op.CHECK).text(base + "/m").number(1);
        Script.part(good, Op.CREATE2).text(base + "/m/").buffer(null).acl(Names.OPEN).number(2);
        Script.part(good, Op.DELETE).text(base + "/m/0000000000").number(0);
        script.multi(0, good).exists(0, base + "/m");
        for (int failing = 0; failing < 4; failing++) {
            Body parts = new Body();
            for (int i = 0; i < 4; i++) {
                String name = i == failing ? "/none/x" : "/p-";
                Script.part(parts, Op.CREATE).text(base + name).buffer(null);
                parts.acl(Names.OPEN).number(2);
            }
            script.multi(0, parts).exists(0, base);
        }
        Body after = part(Op.DELETE, base + "/there/x").number(-1);
        Script.part(after, Op.DELETE).text(base + "/there").number(-1);
        Script.part(after, Op.DELETE).text(base + "/locked/x").number(-1);
        script.multi(0, after).exists(0, base + "/there").exists(0, base + "/there/x");
        for (int type : List.of(Op.GET_DATA, Op.EXISTS, Op.GET_CHILDREN2, Op.SET_ACL, 0, -1, 99)) {
            Body mixed = part(Op.CHECK, base).number(-1);
            Script.part(mixed, type).text(base).number(0);
            script.multi(0, mixed);
            script.ask(0, "multiRead", Op.MULTI_READ, Script.tail(mixed));
        }
        Coverage met = trio.play(script);
        assertThat(met.count("multi.create", -2)).isEqualTo(6);
        assertThat(met.count("multi", -5)).isPositive();
    }

    private static Body part(int type, String path) {
        return Script.part(new Body(), type).text(path);
    }

    @Test
    void aMultiReadTellsOfEachPartAndWatchesNothing() throws Exception {
        scene();
        Body parts = new Body();
        for (String path : List.of("/there", "/none", "/hidden", "")) {
            Script.part(parts, Op.GET_DATA).text(base + path).flag(true);
            Script.part(parts, Op.GET_CHILDREN).text(base + path).flag(true);
        }
        script.ask(0, "multiRead", Op.MULTI_READ, Script.tail(parts)).set(0, base + "/there", "1");
        script.ask(0, "multiRead", Op.MULTI_READ, Script.tail(new Body()));
        Coverage met = trio.play(script);
        assertThat(met.count("multiRead.getData", -102)).isEqualTo(1);
        assertThat(met.count("event.3", 0)).isZero();
    }

    @Test
    void sequenceNumbersCountCreatesAndForgetNoDelete() throws Exception {
        for (int i = 0; i < 3; i++) {
            script.create(0, base + "/s-", Names.OPEN, 2, "");
            script.create(0, base + "/plain").delete(0, base + "/plain").exists(0, base);
            script.create(0, base + "/", Names.OPEN, 3, "");
            script.create(0, base + "/none/s-", Names.OPEN, 2, "").exists(0, base);
            script.delete(0, base + "/s-000000000" + 3 * i).exists(0, base);
            script.ask(0, "getChildren2", Op.GET_CHILDREN2, path(base).flag(false));
        }
        assertThat(trio.play(script).count("delete", 0)).isEqualTo(6);
    }

    @Test
    void getAclShowsSecretsToAdministratorsOnly() throws Exception {
        List<Entry> acl =
                List.of(
                        new Entry(1, "world", "anyone"),
                        new Entry(16, "digest", Names.U1),
                        new Entry(2, "digest", Names.U2),
                        new Entry(4, "ip", "127.0.0.1"));
        script.create(0, base + "/n", acl, 0, "").create(0, base + "/h", NOBODY, 0, "");
        List<Entry> admin = List.of(new Entry(16, "digest", Names.U1));
        script.create(0, base + "/a", admin, 0, "").create(0, base + "/o", READ_ONLY, 0, "");
        for (String user : List.of("none", "u2:p2", "u1:p1", "super:secret")) {
            script.connect(1);
            if (!user.equals("none")) {
                script.auth(1, "digest", user);
            }
            for (String name : List.of("/n", "/h", "/a", "/o", "/none")) {
                script.ask(1, "getACL", Op.GET_ACL, path(base + name));
            }
        }
        Coverage met = trio.play(script);
        assertThat(met.count("getACL", -102)).isPositive();
        assertThat(met.count("getACL", 0)).isPositive();
    }

    @Test
    void ownersOfContainersAndOfZnodesWithATimeToLiveAreHidden() throws Exception {
        Body container = path(base + "/c").buffer(null).acl(Names.OPEN).number(4);
        script.ask(0, "createContainer", Op.CREATE_CONTAINER, container);
        Body lived = path(base + "/t").buffer(null).acl(Names.OPEN).number(5).big(3_600_000);
        script.ask(0, "createTTL", Op.CREATE_TTL, lived);
        script.create(0, base + "/e", Names.OPEN, 1, "");
        for (String name : List.of("/c", "/t", "/e")) {
            script.exists(0, base + name).create(0, base + name + "/x").exists(0, base + name);
        }
        Coverage met = trio.play(script);
        assertThat(met.count("create", -108)).isEqualTo(1);
        assertThat(met.count("exists", 0)).isEqualTo(6);
    }

    /** Of a server alone; that of several names them. */
    @Test
    void theConfigurationIsAZnodeThatEverybodyReadsAndTheSuperuserWrites() throws Exception {
        String config = "/zookeeper/config";
        script.exists(0, config).ask(0, "getData", Op.GET_DATA, path(config).flag(true));
        script.ask(0, "getACL", Op.GET_ACL, path(config)).set(0, config, "x").delete(0, config);
        script.ask(0, "setACL", Op.SET_ACL, path(config).acl(Names.OPEN).number(-1));
        script.create(0, config + "/x").auth(0, "digest", "super:secret");
        script.create(0, config + "/x").delete(0, config + "/x").delete(0, config);
        Coverage met = new Coverage();
        try (Player player = new Player(trio.targets().subList(0, 2), met)) {
            assertThat(player.play(script.steps())).isNull();
        }
        assertThat(met.count("getData", 0)).isEqualTo(1);
        assertThat(met.count("delete", -8)).isEqualTo(2);
    }

    @Test
    void reconfigOfAServerThatIsNotConfiguredForItIsRefused() throws Exception {
        for (long version : List.of(-1L, 0L, 5L)) {
            Body body = path("server.2=a:1:2;3").text(null).text(null).big(version);
            script.ask(0, "reconfig", Op.RECONFIG, body);
        }
        script.ask(0, "reconfig", Op.RECONFIG, new Body());
        script.exists(0, "/zookeeper").ask(0, "getACL", Op.GET_ACL, path("/zookeeper"));
        assertThat(trio.play(script).count("reconfig", -123)).isEqualTo(3);
    }
}
