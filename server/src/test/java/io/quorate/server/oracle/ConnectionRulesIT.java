package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

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
 * PROTOCOL 25, as far as it is about connections and sessions: each answer of one and of three
 * servers is held against that of a real ZooKeeper in the same run.
 */
@Timeout(180)
class ConnectionRulesIT {

    private static final int SHORT_MILLIS = 4_000;

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
    }

    private static Body path(String path) {
        return new Body().text(path);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void aGreetingHasTheReadOnlyByteOrNot(int readOnly) throws Exception {
        script.connect(0, Script.TIMEOUT_MILLIS, new byte[16], readOnly).exists(0, "/");
        assertThat(trio.play(script).counts()).containsKeys("connect.accepted", "exists");
    }

    @Test
    void aNewSessionsPasswordMayBeAnything() throws Exception {
        for (byte[] password : List.of(new byte[0], new byte[5], new byte[16], new byte[99])) {
            script.connect(0, Script.TIMEOUT_MILLIS, password, 0).exists(0, "/");
        }
        script.connect(0, Script.TIMEOUT_MILLIS, null, 0).exists(0, "/");
        assertThat(trio.play(script).count("connect.accepted", 0)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 3_999, 4_000, 600_001, Integer.MAX_VALUE})
    void timeoutsAreBroughtIntoTheServersRange(int timeoutMillis) throws Exception {
        script.connect(0, timeoutMillis, new byte[16], 0).exists(0, "/");
        assertThat(trio.play(script).count("connect.accepted", 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "short", "null", "unknown"})
    void attachWithoutTheRightPasswordIsExpired(String how) throws Exception {
        script.connect(0).create(0, base).attach(1, 0, how);
        assertThat(trio.play(script).count("connect.expired", 0)).isEqualTo(1);
    }

    @Test
    void attachWithTheRightPasswordTakesTheSessionOver() throws Exception {
        script.connect(0).create(0, base).create(0, base + "/mine", Names.OPEN, 1, "");
        script.attach(1, 0, "right").exists(1, base + "/mine");
        script.ask(1, "getEphemerals", Op.GET_EPHEMERALS, path(base));
        script.delete(1, base + "/mine");
        assertThat(trio.play(script).count("exists", 0)).isEqualTo(1);
    }

    @Test
    void aClosedSessionIsExpired() throws Exception {
        script.connect(0).ask(0, "closeSession", Op.CLOSE_SESSION, new Body());
        script.attach(0, 0, "right").attach(1, 0, "right").attach(2, 0, "wrong");
        assertThat(trio.play(script).count("connect.expired", 0)).isEqualTo(3);
    }

    @Test
    void aSessionThatRanOutIsExpiredAndItsEphemeralsAreGone() throws Exception {
        script.connect(1).create(1, base);
        script.connect(0, SHORT_MILLIS, new byte[16], 0);
        script.create(0, base + "/mine", Names.OPEN, 1, "");
        script.ask(1, "exists", Op.EXISTS, path(base + "/mine").flag(true));
        script.add(new Step.Drop(0)).add(new Step.Event(1)).exists(1, base + "/mine");
        script.attach(0, 0, "right");
        Coverage coverage = trio.play(script);
        assertThat(coverage.count("event.2", 0)).isEqualTo(1);
        assertThat(coverage.count("connect.expired", 0)).isEqualTo(1);
    }

    @Test
    void aClientThatHasSeenTheFutureIsClosedWithoutAWord() throws Exception {
        script.connect(0).attach(1, 0, "ahead");
        assertThat(trio.play(script).count("end", 0)).isPositive();
    }

    @Test
    void whatComesRightBehindTheGreetingIsServedInOrder() throws Exception {
        Body greeting = new Body().number(0).big(0).number(30_000).big(0).buffer(new byte[16]);
        Body bytes = new Body().raw(greeting.flag(false).frame());
        bytes.raw(OpDraw.auth("digest", Script.text("a:b")).withXid(-4).frame(0));
        Body watches = new Body().big(0).texts(List.of(base)).texts(List.of("/")).texts(List.of());
        bytes.raw(new Op("setWatches", -8, Op.SET_WATCHES, 0, watches.bytes()).frame(0));
        bytes.raw(new Op("exists", 1, Op.EXISTS, 0, path(base).flag(true).bytes()).frame(0));
        bytes.raw(new Op("create", 2, Op.CREATE, 0, creation()).frame(0));
        bytes.raw(new Op("close", 3, Op.CLOSE_SESSION, 0, new byte[0]).frame(0));
        script.add(new Step.Raw(0, true, bytes.bytes()));
        assertThat(trio.play(script).count("raw", 0)).isPositive();
    }

    private byte[] creation() {
        return path(base).buffer(null).acl(Names.OPEN).number(0).bytes();
    }

    @Test
    void pingsAreAnsweredAsPingsWhateverTheirNumber() throws Exception {
        script.connect(0);
        for (int xid : List.of(-2, 7, Integer.MIN_VALUE)) {
            script.ask(0, new Op("ping", xid, Op.PING, 0, new byte[0]));
        }
        script.ask(0, new Op("ping", -2, Op.PING, 0, new byte[] {1, 2, 3}));
        assertThat(trio.play(script).count("ping", 0)).isEqualTo(4);
    }

    @Test
    void authIsAcceptedForKnownSchemesAndIdentitiesAddUp() throws Exception {
        script.connect(0).auth(0, "digest", "a:b").auth(0, "digest", "c:d").auth(0, "ip", "");
        script.auth(0, "digest", "nocolon").auth(0, "digest", "").auth(0, "digest", "a:b");
        script.ask(0, "whoAmI", Op.WHO_AM_I, new Body());
        assertThat(trio.play(script).count("auth", 0)).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "world", "auth", "super", "sasl", "x509", "ensemble", ""})
    void authOfAnotherSchemeFailsAndClosesTheConnection(String scheme) throws Exception {
        script.connect(0).auth(0, scheme, "someone:something");
        assertThat(trio.play(script).count("auth", -115)).isEqualTo(1);
    }

    @Test
    void theSuperuserIsHeldBackByNothing() throws Exception {
        script.connect(0).create(0, base).auth(0, "digest", "no:body");
        script.create(0, base + "/x", List.of(new Body.Entry(31, "auth", "")), 0, "secret");
        script.connect(1).exists(1, base + "/x").auth(1, "digest", "super:secret");
        script.exists(1, base + "/x").ask(1, "getACL", Op.GET_ACL, path(base + "/x"));
        script.ask(1, "whoAmI", Op.WHO_AM_I, new Body());
        assertThat(trio.play(script).count("exists", 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void lengthsOutOfRangeCloseTheConnectionWithoutAWord(int length) throws Exception {
        byte[] bytes = new Body().number(length).number(0).bytes();
        script.add(new Step.Raw(0, true, bytes)).connect(0).add(new Step.Raw(0, false, bytes));
        assertThat(trio.play(script).counts()).doesNotContainKey("silence");
    }

    @Test
    void framesThatHoldNoHeaderCloseTheConnection() throws Exception {
        for (int length = 0; length < 8; length++) {
            byte[] bytes = new Body().number(length).raw(new byte[length]).bytes();
            script.add(new Step.Raw(0, true, bytes)).connect(0).add(new Step.Raw(0, false, bytes));
        }
        assertThat(trio.play(script).counts()).doesNotContainKey("silence");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 13, 23, 24, 99, 108, 500, -1, -2, -12, 1 << 30})
    void unknownOperationsAreToldSoAndTheConnectionIsClosed(int type) throws Exception {
        script.connect(0).ask(0, "unknown", type, path("/").number(-1));
        assertThat(trio.play(script).count("unknown", -6)).isEqualTo(1);
    }

    @Test
    void aClosedSessionIsAnsweredAndThenTheConnectionEnds() throws Exception {
        script.connect(0).create(0, base).create(0, base + "/mine", Names.OPEN, 1, "");
        script.connect(1).ask(1, "addWatch", Op.ADD_WATCH, path(base).number(1));
        script.ask(0, "closeSession", Op.CLOSE_SESSION, new Body()).exists(1, base + "/mine");
        Coverage coverage = trio.play(script);
        assertThat(coverage.count("closeSession", 0)).isPositive();
        assertThat(coverage.count("event.2", 0)).isEqualTo(1);
    }

    /** One line of docs/differences.md, both sides of it. */
    @Test
    void onlyServersMayDeleteContainersHere() throws Exception {
        for (Target target : trio.targets()) {
            try (Dialogue one = new Dialogue(target);
                    Dialogue other = new Dialogue(target)) {
                assertThat(one.ask(new Op("create", 1, Op.CREATE, 0, creation()))).isZero();
                Op delete = new Op("delete", 2, Op.DELETE_CONTAINER, 0, path(base).bytes());
                assertThat(one.ask(delete)).isEqualTo(target.isReal() ? 0 : -6);
                assertThat(target.isReal() || one.ends()).isTrue();
                Op exists = new Op("exists", 3, Op.EXISTS, 0, path(base).flag(false).bytes());
                assertThat(other.ask(exists)).isEqualTo(target.isReal() ? -101 : 0);
            }
        }
    }

    /** Another one. */
    @Test
    void onlyServersMayOpenSessionsHere() throws Exception {
        for (Target target : trio.targets()) {
            try (Dialogue one = new Dialogue(target)) {
                byte[] timeout = new Body().number(10_000).bytes();
                one.send(new Op("open", 1, Op.CREATE_SESSION, 0, timeout).frame(0));
                String answer = one.next();
                assertThat(answer.endsWith("fffffffa")).isEqualTo(!target.isReal());
                assertThat(target.isReal() || one.ends()).isTrue();
            }
        }
    }

    /** Another one. */
    @Test
    void aRequestThatIsTooLongIsAnsweredHereAndItsConnectionStays() throws Exception {
        Op longest = new Op("setData", 1, Op.SET_DATA, 0, new byte[0x100000]);
        Op exists = new Op("exists", 2, Op.EXISTS, 0, path("/").flag(false).bytes());
        for (Target target : trio.targets()) {
            try (Dialogue one = new Dialogue(target)) {
                assertThat(one.ask(longest)).isEqualTo(target.isReal() ? -1_000 : -5);
                assertThat(one.ask(exists)).isEqualTo(target.isReal() ? -1_000 : 0);
            }
        }
    }
}
