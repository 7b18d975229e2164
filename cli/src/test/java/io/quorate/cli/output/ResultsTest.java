package io.quorate.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;
import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;

final class ResultsTest {

    private static final long MILLIS = 1_700_000_000_123L;

    private static final Stat STAT =
            new Stat(0x100000002L, 0x1a, 0, MILLIS, 3, 4, 5, -1, 6, 7, 0x1b);

    private static final String STAT_TEXT =
            """
            cZxid = 0x100000002
            ctime = %s
            mZxid = 0x1a
            mtime = %s
            pZxid = 0x1b
            cversion = 4
            dataVersion = 3
            aclVersion = 5
            ephemeralOwner = 0xffffffffffffffff
            dataLength = 6
            numChildren = 7
            """
                    .formatted(date(0), date(MILLIS));

    private static final String STAT_JSON =
            "{\"czxid\":\"0x100000002\",\"ctime\":\"1970-01-01T00:00:00Z\",\"mzxid\":\"0x1a\","
                    + "\"mtime\":\"2023-11-14T22:13:20.123Z\",\"pzxid\":\"0x1b\",\"cversion\":4,"
                    + "\"version\":3,\"aversion\":5,\"ephemeralOwner\":\"0xffffffffffffffff\","
                    + "\"dataLength\":6,\"numChildren\":7}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console =
            new Console(
                    new PrintStream(out, false, StandardCharsets.UTF_8),
                    new PrintStream(err, false, StandardCharsets.UTF_8),
                    false);

    @SuppressWarnings("JavaUtilDate") // its text is the format
    private static String date(long millis) {
        return new Date(millis).toString();
    }

    private String text(Result result, Compat compat) throws InterruptedException {
        out.reset();
        result.text(console, compat);
        console.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String json(Result result) throws InterruptedException {
        return JsonText.compact(result.value());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Results.Data data(byte @Nullable [] data, DataFormat format, boolean statShown) {
        return new Results.Data("/a", data, format, STAT, statShown);
    }

    @ParameterizedTest
    @EnumSource
    void whereNothingIsToBeSaidNothingIs(Compat compat) throws InterruptedException {
        assertThat(text(new Results.Nothing(), compat)).isEmpty();
        assertThat(text(Results.Done.quietly("deleted", "/a"), compat)).isEmpty();
    }

    @Test
    void programsAreToldWhatWasDone() throws InterruptedException {
        assertThat(json(Results.Done.quietly("deleted", "/a"))).isEqualTo("{\"deleted\":\"/a\"}");
        assertThat(json(Results.Done.saying("3", "count", 3))).isEqualTo("{\"count\":3}");
        assertThat(Results.Done.quietly("deleted", "/a").code()).isEqualTo(ExitCode.DONE);
    }

    @ParameterizedTest
    @EnumSource
    void aLineIsSaid(Compat compat) throws InterruptedException {
        assertThat(text(Results.Done.saying("3", "count", 3), compat)).isEqualTo("3\n");
    }

    @ParameterizedTest
    @EnumSource
    void aCreationIsSaidOnTheErrorStream(Compat compat) throws InterruptedException {
        Results.Creation creation = new Results.Creation("/a0000000001");
        assertThat(text(creation, compat)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("Created /a0000000001\n");
        assertThat(json(creation)).isEqualTo("{\"path\":\"/a0000000001\"}");
    }

    @Test
    void theStatIsShownIfItIsAskedForOrAlwaysWasShown() throws InterruptedException {
        Results.StatOf hidden = new Results.StatOf("/a", STAT, false);
        assertThat(text(hidden, Compat.V3_9)).isEmpty();
        assertThat(text(hidden, Compat.V3_4)).isEqualTo(STAT_TEXT);
        Results.StatOf shown = new Results.StatOf("/a", STAT, true);
        assertThat(text(shown, Compat.V3_9)).isEqualTo(STAT_TEXT);
        assertThat(json(hidden)).isEqualTo("{\"path\":\"/a\",\"stat\":" + STAT_JSON + "}");
    }

    @Test
    void dataIsShownAsItIs_andIn34TheStatBehindIt() throws InterruptedException {
        Results.Data data = data(utf8("é"), DataFormat.PLAIN, false);
        assertThat(text(data, Compat.V3_9)).isEqualTo("é\n");
        assertThat(text(data, Compat.V3_4)).isEqualTo("é\n" + STAT_TEXT);
        assertThat(text(data(utf8("é"), DataFormat.PLAIN, true), Compat.V3_9))
                .isEqualTo("é\n" + STAT_TEXT);
        assertThat(json(data))
                .isEqualTo("{\"path\":\"/a\",\"data\":\"é\",\"stat\":" + STAT_JSON + "}");
    }

    @Test
    void whereThereIsNoDataZooKeeperSaysNull() throws InterruptedException {
        Results.Data none = data(null, DataFormat.BASE64, false);
        assertThat(text(none, Compat.V3_9)).isEqualTo("null\n");
        assertThat(json(none)).contains("\"dataBase64\":null").doesNotContain("\"data\"");
        Results.Data empty = data(new byte[0], DataFormat.PLAIN, false);
        assertThat(text(empty, Compat.V3_9)).isEqualTo("\n");
        assertThat(json(empty)).contains("\"data\":\"\"");
    }

    @Test
    void dataThatIsNoTextProgramsGetAsBase64() throws InterruptedException {
        Results.Data data = data(new byte[] {(byte) 0xff}, DataFormat.PLAIN, false);
        assertThat(json(data)).contains("\"dataBase64\":\"/w==\"").doesNotContain("\"data\"");
    }

    @Test
    void childrenAreAList_withTheirStatOnlyIfItIsAskedFor() throws InterruptedException {
        Results.ChildrenOf children = new Results.ChildrenOf("/", List.of("a", "b c"), STAT, false);
        assertThat(text(children, Compat.V3_9)).isEqualTo("[a, b c]\n");
        assertThat(text(children, Compat.V3_4)).isEqualTo("[a, b c]\n");
        assertThat(text(new Results.ChildrenOf("/", List.of(), STAT, true), Compat.V3_9))
                .isEqualTo("[]\n" + STAT_TEXT);
        assertThat(json(children))
                .isEqualTo(
                        "{\"path\":\"/\",\"children\":[\"a\",\"b c\"],\"stat\":" + STAT_JSON + "}");
    }

    @Test
    void ofAnAclEachEntryIsTwoLines() throws InterruptedException {
        List<Acl> acl =
                List.of(
                        new Acl(Permission.ALL, new Identity("digest", "u:h")),
                        new Acl(Permission.READ, Identity.ANYONE));
        Results.AclOf shown = new Results.AclOf("/a", acl, STAT, false);
        assertThat(text(shown, Compat.V3_9))
                .isEqualTo("'digest,'u:h\n: cdrwa\n'world,'anyone\n: r\n");
        assertThat(text(new Results.AclOf("/a", acl, STAT, true), Compat.V3_9)).endsWith(STAT_TEXT);
        assertThat(json(shown))
                .isEqualTo(
                        "{\"path\":\"/a\",\"acl\":[{\"scheme\":\"digest\",\"id\":\"u:h\","
                                + "\"perms\":\"cdrwa\"},{\"scheme\":\"world\",\"id\":\"anyone\","
                                + "\"perms\":\"r\"}],\"stat\":"
                                + STAT_JSON
                                + "}");
    }

    @Test
    void identitiesAreALineEach() throws InterruptedException {
        Results.Identities identities =
                new Results.Identities(
                        List.of(new ClientInfo("ip", "127.0.0.1"), new ClientInfo("digest", "u")));
        assertThat(text(identities, Compat.V3_9))
                .isEqualTo("Auth scheme: User\nip: 127.0.0.1\ndigest: u\n");
        assertThat(identities.value())
                .isEqualTo(
                        List.of(
                                Map.of("scheme", "ip", "user", "127.0.0.1"),
                                Map.of("scheme", "digest", "user", "u")));
    }
}
