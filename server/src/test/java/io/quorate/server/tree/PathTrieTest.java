package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.common.InvariantViolation;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class PathTrieTest {

    private final PathTrie<String> trie = new PathTrie<>(new PathHash(5));

    @Test
    void whatIsAbsentCannotBeRemoved() {
        trie.put(bytes("/a/b"), "x");
        assertThatThrownBy(() -> trie.remove(bytes("/a"))).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> trie.remove(bytes("/c"))).isInstanceOf(InvariantViolation.class);
    }

    /** Against a map that is searched for every beginning of a path. */
    @Test
    void findsAllThatAPathIsOnOrBelow() {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, String> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String path = path(random);
            if (random.nextBoolean()) {
                trie.put(bytes(path), path + i);
                model.put(path, path + i);
            } else if (model.remove(path) != null) {
                trie.remove(bytes(path));
            }
            assertThat(trie.size()).isEqualTo(model.size());
            assertThat(trie.get(bytes(path))).isEqualTo(model.get(path));
            String asked = path(random);
            assertThat(found(asked)).as(asked).isEqualTo(expected(model, asked));
        }
        List<String> all = new ArrayList<>();
        trie.forEach(all::add);
        assertThat(all).isNotEmpty().containsExactlyInAnyOrderElementsOf(model.values());
    }

    private static String path(SplittableRandom random) {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(1, 5); depth > 0; depth--) {
            path.append('/').append((char) ('a' + random.nextInt(3)));
        }
        return path.toString();
    }

    private List<String> found(String path) {
        List<String> found = new ArrayList<>();
        byte[] bytes = bytes("?" + path + "/");
        PathTrie.Node<String> at = trie.deepest(bytes, 1, bytes.length - 2);
        for (; at != null; at = at.above()) {
            found.add(at.depth + at.value());
        }
        return found;
    }

    private static List<String> expected(Map<String, String> model, String path) {
        List<String> expected = new ArrayList<>();
        for (String at = path; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            if (model.containsKey(at)) {
                expected.add(at.length() / 2 + model.get(at));
            }
        }
        return expected;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
