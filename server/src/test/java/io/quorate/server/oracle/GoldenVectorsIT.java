package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The frames of PROTOCOL 26 as they stand there, sent to a real ZooKeeper and to Quorate: what
 * comes back are the bytes that stand there, but for zxids, times, ids and passwords.
 */
@Timeout(120)
class GoldenVectorsIT {

    private static final String CONNECT =
            "0000002d000000000000000000000000000027100000000000000000000000100000000000000000000000"
                    + "000000000000";
    private static final String CREATE =
            "000000320000000100000001000000022f610000000178000000010000001f00000005776f726c640000"
                    + "0006616e796f6e6500000000";
    private static final String GET_DATA = "0000000f0000000200000004000000022f6101";
    private static final String MULTI =
            "00000037000000040000000e0000000d00ffffffff000000022f61000000000000000200ffffffff0000"
                    + "00022f62ffffffffffffffff01ffffffff";
    private static final String PING = "00000008fffffffe0000000b";
    private static final String AUTH =
            "00000023fffffffc00000064000000000000000664696765737400000009757365723a70617373";

    /** Any number of eight bytes. */
    private static final String Z = "[0-9a-f]{16}";

    @TempDir static Path folder;
    private static Trio trio;

    @BeforeAll
    static void startServers() throws Exception {
        trio = Trio.start(folder);
    }

    @AfterAll
    static void endServers() {
        trio.close();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** All in one dialogue: what each vector needs is what those before it left. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void eachVectorIsAnsweredWithItsVector(int which) throws Exception {
        Target target = trio.targets().get(which);
        try (Dialogue one = new Dialogue(target, false);
                Dialogue other = new Dialogue(target)) {
            assertThat(one.send(bytes(CONNECT)).next())
                    .matches("000000250000000000002710" + Z + "00000010" + Z + Z + "00");
            assertThat(one.send(bytes(CREATE)).next())
                    .matches("0000001600000001" + Z + "00000000000000022f61");
            String zeros = "000000000000000000000000" + "0000000000000000";
            assertThat(one.send(bytes(GET_DATA)).next())
                    .matches(
                            "0000005900000002"
                                    + Z
                                    + "000000000000000178"
                                    + Z
                                    + Z
                                    + Z
                                    + Z
                                    + zeros
                                    + "0000000100000000"
                                    + Z);
            assertThat(one.send(bytes(MULTI)).next())
                    .matches(
                            "0000003300000004"
                                    + Z
                                    + "00000000ffffffff000000000000000000ffffffff00"
                                    + "ffffff9bffffff9bffffffff01ffffffff");
            Body change = new Body().text("/a").buffer(null).number(-1);
            assertThat(other.ask(new Op("setData", 1, Op.SET_DATA, 0, change.bytes()))).isZero();
            assertThat(one.next())
                    .matches("0000001effffffff" + Z + "000000000000000300000003000000022f61");
            assertThat(one.send(bytes(PING)).next()).matches("00000010fffffffe" + Z + "00000000");
            assertThat(one.send(new Op("exists", 3, Op.EXISTS, 0, missing()).frame(0)).next())
                    .matches("0000001000000003" + Z + "ffffff9b");
            assertThat(one.send(bytes(AUTH)).next())
                    .isEqualTo("00000010fffffffc000000000000000000000000");
            String id = "00000021" + "757365723a736d47616f564b642f63516b6a6d3762383847796f7241557a";
            assertThat(authenticated(one)).contains(id + "32303d");
            Body delete = new Body().text("/a").number(-1);
            assertThat(other.ask(new Op("delete", 2, Op.DELETE, 0, delete.bytes()))).isZero();
        }
    }

    private static byte[] missing() {
        return new Body().text("/none").flag(false).bytes();
    }

    /** What a znode's ACL names when its creator says "auth": the digest of user:pass. */
    private static String authenticated(Dialogue one) throws Exception {
        Body creation = new Body().text("/own").buffer(null);
        creation.acl(java.util.List.of(new Body.Entry(31, "auth", ""))).number(1);
        assertThat(one.ask(new Op("create", 5, Op.CREATE, 0, creation.bytes()))).isZero();
        byte[] path = new Body().text("/own").bytes();
        return one.send(new Op("getACL", 6, Op.GET_ACL, 0, path).frame(0)).next();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aSessionThatNeverWasIsAnsweredWithTheVectorOfAnExpiredOne(int which) throws Exception {
        Body attach = new Body().number(0).big(0).number(10_000).big(0x0777777777777777L);
        attach.buffer(new byte[16]).flag(false);
        try (Dialogue one = new Dialogue(trio.targets().get(which), false)) {
            assertThat(one.send(attach.frame()).next())
                    .isEqualTo("00000025" + "0".repeat(32) + "00000010" + "0".repeat(34));
            assertThat(one.ends()).isTrue();
        }
    }
}
