package io.quorate.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class TableTextTest {

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    @Test
    void ofAListOfMapsEachIsARow() {
        assertThat(
                        TableText.of(
                                List.of(
                                        map("id", 1, "role", "follower"),
                                        map("id", 10, "role", "leader"))))
                .containsExactly("ID   ROLE", "1    follower", "10   leader");
    }

    @Test
    void whatARowDoesNotHaveIsADash() {
        Map<String, Object> without = map("id", 2);
        without.put("role", null);
        assertThat(TableText.of(List.of(map("id", 1, "lag", 3, "role", "a"), without)))
                .containsExactly("ID   LAG   ROLE", "1    3     a", "2    -     -");
    }

    @Test
    void ofAMapThatHoldsAListEachItemIsARow() {
        assertThat(TableText.of(map("path", "/a", "children", List.of("b", "long"))))
                .containsExactly("CHILDREN", "b", "long");
        assertThat(
                        TableText.of(
                                map(
                                        "path",
                                        "/a",
                                        "acl",
                                        List.of(map("scheme", "ip", "perms", "r")))))
                .containsExactly("SCHEME   PERMS", "ip       r");
    }

    @Test
    void ofAnotherMapEachFieldIsARow() {
        assertThat(TableText.of(map("path", "/a", "data", "x")))
                .containsExactly("FIELD   VALUE", "path    /a", "data    x");
    }

    @Test
    void mapsWithinAreLaidOutFlat() {
        assertThat(TableText.of(map("path", "/a", "stat", map("version", 1, "more", map("b", 2)))))
                .containsExactly(
                        "FIELD          VALUE",
                        "path           /a",
                        "stat.version   1",
                        "stat.more.b    2");
    }

    @Test
    void ofAListOfTextsThereIsOneColumn() {
        assertThat(TableText.of(List.of("a", "bb"))).containsExactly("VALUE", "a", "bb");
    }

    @Test
    void aValueAloneIsATable() {
        assertThat(TableText.of(7)).containsExactly("VALUE", "7");
    }

    @Test
    void aTextOfSeveralLinesStaysInItsRow() {
        assertThat(TableText.of(List.of(map("data", "a\nb\r\nc", "path", "/d"))))
                .containsExactly("DATA    PATH", "a b c   /d");
    }

    @Test
    void noLineEndsWithBlanks() {
        List<Object> rows = new ArrayList<>();
        rows.add(map("a", "x", "b", "y"));
        rows.add(map("a", "x", "b", "long"));
        assertThat(TableText.of(rows)).containsExactly("A   B", "x   y", "x   long");
    }
}
