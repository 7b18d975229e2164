package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The four-letter words of a server alone: the same lines as a real ZooKeeper's, numbers, times and
 * addresses aside. One session has two ephemeral znodes and watches four paths meanwhile.
 */
@Timeout(120)
class WordsBesideZooKeeperIT {

    @TempDir static Path folder;
    private static Target real = Target.none();
    private static Target ours = Target.none();

    private final List<Dialogue> open = new ArrayList<>();

    @BeforeAll
    static void startServers() throws Exception {
        real = Target.real(folder.resolve("zookeeper")).start();
        ours = Target.ours(1, folder.resolve("one")).start();
        real.awaitServing();
        ours.awaitServing();
    }

    @AfterAll
    static void endServers() {
        real.close();
        ours.close();
    }

    @BeforeEach
    void watch() throws Exception {
        for (Target target : List.of(real, ours)) {
            Dialogue one = new Dialogue(target);
            open.add(one);
            for (String path : List.of("/words-1", "/words-2")) {
                Body body = new Body().text(path).buffer(null).acl(Names.OPEN).number(1);
                assertThat(one.ask(new Op("create", 1, Op.CREATE, 0, body.bytes()))).isZero();
                byte[] watched = new Body().text(path).flag(true).bytes();
                assertThat(one.ask(new Op("getData", 2, Op.GET_DATA, 0, watched))).isZero();
                byte[] recursive = new Body().text(path + "/x").number(1).bytes();
                assertThat(one.ask(new Op("addWatch", 3, Op.ADD_WATCH, 0, recursive))).isZero();
            }
            byte[] children = new Body().text("/").flag(true).bytes();
            assertThat(one.ask(new Op("getChildren", 4, Op.GET_CHILDREN, 0, children))).isZero();
        }
    }

    @AfterEach
    void close() {
        for (Dialogue one : open) {
            one.ask(new Op("closeSession", 9, Op.CLOSE_SESSION, 0, new byte[0]));
            one.close();
        }
    }

    /** Numbers and addresses aside. */
    private static List<String> lines(Target target, String word) {
        return target.ask(0, word)
                .lines()
                .map(line -> line.replaceAll("^(Zookeeper version: ).*", "$1"))
                .map(line -> line.replaceAll("(expire at ).*", "$1"))
                .map(line -> line.replaceAll("0x[0-9a-f]+", "0x"))
                .map(line -> line.replaceAll("-?\\d+(\\.\\d+)?", "0"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "isro", "srvr", "stat", "wchs", "dirs", "srst", "crst", "gtmk"})
    void aWordIsAnsweredLineByLineAsByZooKeeper(String word) {
        assertThat(lines(ours, word)).isEqualTo(lines(real, word)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wchc", "wchp", "cons"})
    void watchesAndConnectionsAreListedInAnyOrder(String word) {
        assertThat(lines(ours, word)).containsExactlyInAnyOrderElementsOf(lines(real, word));
    }

    /** In which lot a session expires is each server's own affair. */
    @Test
    void dumpHasTheSameKindsOfLines() {
        assertThat(lines(ours, "dump").stream().distinct())
                .containsExactlyInAnyOrderElementsOf(
                        lines(real, "dump").stream().distinct().toList());
    }

    @Test
    void confBeginsWithTheSameKeys() {
        List<String> expected = keys("conf", real);
        assertThat(keys("conf", ours).subList(0, expected.size())).isEqualTo(expected);
    }

    @Test
    void enviHasTheSameKeys() {
        assertThat(keys("envi", ours)).containsAll(keys("envi", real));
    }

    private static List<String> keys(String word, Target target) {
        return target.ask(0, word).lines().map(line -> line.replaceAll("=.*", "")).toList();
    }

    @Test
    void whatFollowsAWordIsIgnored() {
        assertThat(ours.ask(0, "ruok\n")).isEqualTo(real.ask(0, "ruok\n")).isEqualTo("imok");
    }
}
