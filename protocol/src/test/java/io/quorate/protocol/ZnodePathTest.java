package io.quorate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ZnodePathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/b",
                "/...",
                "/.a",
                "/..a",
                "/a.",
                "/a..b/.c.",
                "/ ",
                "/a b/*",
                "/\u00a0",
                "/~",
                "/\ud7ff",
                "/\uf900",
                "/\uffef",
                "/zookeeper/config"
            })
    void accepts(String path) {
        assertThat(ZnodePath.problemOf(path)).isNull();
        assertThat(ZnodePath.isValid(path)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "a",
                "a/b",
                "//",
                "/a/",
                "/a//b",
                "//a",
                "/.",
                "/..",
                "/./a",
                "/../a",
                "/a/.",
                "/a/..",
                "/a/./b",
                "/a/../b",
                "/\u0000",
                "/a\u0000b",
                "/\u0001",
                "/\u001f",
                "/\u007f",
                "/\u009f",
                "/\ud800",
                "/\udfff",
                "/\ue000",
                "/\uf8ff",
                "/\ufff0",
                "/\uffff",
                "/a/b\uffff"
            })
    void refuses(String path) {
        assertThat(ZnodePath.problemOf(path)).isNotBlank();
        assertThat(ZnodePath.isValid(path)).isFalse();
    }

    @Test
    void everyCharacterIsAllowedOrNotAsTheRangesSay() {
        for (int c = 0; c <= 0xffff; c++) {
            boolean forbidden =
                    c <= 0x1f
                            || (c >= 0x7f && c <= 0x9f)
                            || (c >= 0xd800 && c <= 0xf8ff)
                            || c >= 0xfff0;
            assertThat(ZnodePath.isValid("/x" + (char) c + "x"))
                    .as("0x%x", c)
                    .isEqualTo(!forbidden);
        }
    }

    @Test
    void saysWhereTheProblemIs() {
        assertThat(ZnodePath.problemOf("/a\u0007")).isEqualTo("forbidden character 0x7 at 2");
        assertThat(ZnodePath.problemOf("/a//b")).isEqualTo("empty component at 3");
        assertThat(ZnodePath.problemOf("/a/..")).isEqualTo("relative component at 3");
    }

    @ParameterizedTest
    @CsvSource({
        "/,/,''",
        "/a,/,a",
        "/a/b,/a,b",
        "/a/b/c,/a/b,c",
        "/a/,/a,''",
    })
    void splitsAtTheLastSlash(String path, String parent, String name) {
        assertThat(ZnodePath.parent(path)).isEqualTo(parent);
        assertThat(ZnodePath.name(path)).isEqualTo(name);
    }

    @Test
    void childUndoesTheSplit() {
        assertThat(ZnodePath.child("/", "a")).isEqualTo("/a");
        assertThat(ZnodePath.child("/a", "b")).isEqualTo("/a/b");
    }

    @Test
    void withoutASlashThereIsNoParent() {
        assertThatThrownBy(() -> ZnodePath.parent("a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ZnodePath.name("")).isInstanceOf(IllegalArgumentException.class);
    }
}
