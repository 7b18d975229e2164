package io.quorate.k8s.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;

class JsonPatchTest {

    private static String patched(String step) {
        String document = "{\"a\":[1,2,3],\"b/c\":{\"d\":4}}";
        return JsonPatch.apply(JsonParser.parseString(document), "[" + step + "]").toString();
    }

    @Test
    void replacesWhatIsThere() {
        assertThat(patched("{\"op\":\"replace\",\"path\":\"/a/1\",\"value\":9}"))
                .isEqualTo("{\"a\":[1,9,3],\"b/c\":{\"d\":4}}");
        assertThat(patched("{\"op\":\"replace\",\"path\":\"/b~1c/d\",\"value\":9}"))
                .isEqualTo("{\"a\":[1,2,3],\"b/c\":{\"d\":9}}");
    }

    @Test
    void replacesNothingThatIsNotThere() {
        assertThatThrownBy(() -> patched("{\"op\":\"replace\",\"path\":\"/b~1c/e\",\"value\":9}"))
                .hasMessageContaining("/b~1c/e");
    }

    @Test
    void addsInFrontAndAtTheEnd() {
        assertThat(patched("{\"op\":\"add\",\"path\":\"/a/0\",\"value\":9}"))
                .isEqualTo("{\"a\":[9,1,2,3],\"b/c\":{\"d\":4}}");
        assertThat(patched("{\"op\":\"add\",\"path\":\"/a/-\",\"value\":9}"))
                .isEqualTo("{\"a\":[1,2,3,9],\"b/c\":{\"d\":4}}");
        assertThat(patched("{\"op\":\"add\",\"path\":\"/e\",\"value\":9}"))
                .isEqualTo("{\"a\":[1,2,3],\"b/c\":{\"d\":4},\"e\":9}");
    }

    @Test
    void removes() {
        assertThat(
                        patched(
                                "{\"op\":\"remove\",\"path\":\"/a/0\"},"
                                        + " {\"op\":\"remove\",\"path\":\"/b~1c\"}"))
                .isEqualTo("{\"a\":[2,3]}");
    }
}
