package io.quorate.server.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

final class LongMapTest {

    @Test
    void answersAsAMapOfTheJdk_whateverIsDoneToIt() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 50; round++) {
            LongMap<Integer> map = new LongMap<>();
            Map<Long, Integer> model = new HashMap<>();
            int keys = 1 + random.nextInt(300);
            for (int i = 0; i < 2_000; i++) {
                // Close together and far apart: session ids of one epoch, and of several servers.
                long key = (1L + random.nextInt(keys)) << (random.nextBoolean() ? 0 : 32);
                switch (random.nextInt(3)) {
                    case 0 -> assertThat(map.put(key, i)).isEqualTo(model.put(key, i));
                    case 1 -> assertThat(map.remove(key)).isEqualTo(model.remove(key));
                    default -> assertThat(map.get(key)).isEqualTo(model.get(key));
                }
                assertThat(map.size()).isEqualTo(model.size());
            }
            assertThat(map.sortedKeys())
                    .containsExactly(
                            model.keySet().stream().mapToLong(Long::longValue).sorted().toArray());
            Set<Integer> values = new HashSet<>();
            map.forEach(values::add);
            assertThat(values).isEqualTo(new HashSet<>(model.values()));
        }
    }

    @Test
    void aVisitInSlicesMissesNothing_whateverGoesMeanwhile() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 200; round++) {
            LongMap<Long> map = new LongMap<>();
            Set<Long> left = new HashSet<>();
            for (long key = 1; key <= 700; key++) {
                map.put(key, key);
                left.add(key);
            }
            Set<Long> visited = new HashSet<>();
            int from = 0;
            while (from >= 0) {
                from = map.visit(from, 16, visited::add);
                for (int gone = 0; gone < 8; gone++) {
                    long key = 1 + random.nextLong(700);
                    map.remove(key);
                    left.remove(key);
                }
            }
            assertThat(visited).containsAll(left);
        }
    }

    @Test
    void isEmptyAfterClear() {
        LongMap<String> map = new LongMap<>();
        map.put(-1, "x");
        map.clear();
        assertThat(map.size()).isZero();
        assertThat(map.contains(-1)).isFalse();
    }

    @Test
    void refusesTheKeyThatMarksAFreeSlot() {
        assertThatThrownBy(() -> new LongMap<String>().put(0, "x"))
                .isInstanceOf(InvariantViolation.class);
        assertThat(new LongMap<String>().get(0)).isNull();
        assertThat(new LongMap<String>().remove(0)).isNull();
    }
}
