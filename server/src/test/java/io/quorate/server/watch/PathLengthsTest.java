package io.quorate.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class PathLengthsTest {

    private final PathLengths lengths = new PathLengths();

    private List<Integer> below(int length) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lengths.countBelow(length); i++) {
            found.add(lengths.get(i));
        }
        return found;
    }

    @Test
    void holdsEachLengthAsLongAsAPathHasIt() {
        SplittableRandom random = new SplittableRandom(7);
        List<Integer> paths = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (paths.isEmpty() || random.nextInt(100) < (i < 2_500 ? 60 : 45)) {
                paths.add(random.nextInt(60));
                lengths.add(paths.getLast());
            } else {
                int at = random.nextInt(paths.size());
                lengths.remove(paths.get(at));
                paths.subList(at, at + 1).clear();
            }
            int bound = random.nextInt(70);
            assertThat(below(bound))
                    .isEqualTo(
                            paths.stream()
                                    .filter(length -> length < bound)
                                    .distinct()
                                    .sorted()
                                    .toList());
        }
    }
}
