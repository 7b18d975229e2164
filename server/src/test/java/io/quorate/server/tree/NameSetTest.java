package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.common.InvariantViolation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

class NameSetTest {

    private final PathHash hash = new PathHash(42);
    private final NameSet set = new NameSet();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void holdsWhatASetWouldHoldWhileItGrowsAndShrinks(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<String> model = new TreeSet<>();
        for (int phase = 0; phase < 6; phase++) {
            boolean growing = phase % 2 == 0;
            for (int i = 0; i < 2_000; i++) {
                if (model.isEmpty() || random.nextInt(10) < (growing ? 8 : 1)) {
                    String name = name(random);
                    if (model.add(name)) {
                        add(name);
                    }
                } else {
                    String from = name(random);
                    String victim =
                            model.ceiling(from) == null ? model.first() : model.ceiling(from);
                    model.remove(victim);
                    remove(victim);
                }
            }
            assertThat(names()).isEqualTo(new ArrayList<>(model));
            assertThat(set.size()).isEqualTo(model.size());
        }
    }

    private static String name(SplittableRandom random) {
        String name = Long.toString(random.nextLong(1L << 30), 36);
        return random.nextInt(50) == 0 ? name.repeat(60) : name;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 253, 254, 255, 256, 70_000})
    void namesMayBeOfAnyLength(int length) {
        String name = "n".repeat(length);
        add(name);
        add("other");
        assertThat(names()).containsExactlyInAnyOrder(name, "other");
        remove(name);
        assertThat(names()).containsExactly("other");
    }

    @Test
    void theLastOneGoesToo() {
        for (int i = 0; i < 1000; i++) {
            add("name" + i);
        }
        for (int i = 0; i < 1000; i++) {
            remove("name" + i);
        }
        assertThat(set.size()).isZero();
        assertThat(names()).isEmpty();
        add("again");
        assertThat(names()).containsExactly("again");
    }

    @Test
    void removingWhatIsNotThereIsABug() {
        add("a");
        assertThatThrownBy(() -> remove("b")).isInstanceOf(InvariantViolation.class);
    }

    private void add(String name) {
        byte[] bytes = ("/" + name + "#").getBytes(StandardCharsets.UTF_8);
        set.add(hash.of(bytes, 1, bytes.length - 2), bytes, 1, bytes.length - 2, hash);
    }

    private void remove(String name) {
        byte[] bytes = ("##" + name).getBytes(StandardCharsets.UTF_8);
        set.remove(hash.of(bytes, 2, bytes.length - 2), bytes, 2, bytes.length - 2, hash);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        set.forEach(
                (array, offset, length) ->
                        names.add(new String(array, offset, length, StandardCharsets.UTF_8)));
        names.sort(null);
        return names;
    }
}
