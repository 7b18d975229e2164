package io.quorate.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Counters and summaries: what one thread writes and others read. */
class MetersTest {

    private enum Fruit {
        APPLE,
        PEAR
    }

    @Test
    void aCounterCountsAndIsReset() {
        Counter counter = new Counter();
        counter.increment();
        counter.add(4);
        assertThat(counter.value()).isEqualTo(5);
        counter.reset();
        assertThat(counter.value()).isZero();
        counter.increment();
        assertThat(counter.value()).isEqualTo(1);
    }

    @Test
    void aSetCountsByConstant() {
        CounterSet<Fruit> set = new CounterSet<>(Fruit.class);
        set.increment(Fruit.PEAR);
        set.increment(Fruit.PEAR);
        List<String> seen = new ArrayList<>();
        set.forEach((fruit, counter) -> seen.add(fruit + "=" + counter.value()));
        assertThat(seen).containsExactly("APPLE=0", "PEAR=2");
        set.reset();
        assertThat(set.value(Fruit.PEAR)).isZero();
    }

    @Test
    void aSummaryKnowsItsEnds() {
        Summary summary = new Summary();
        assertThat(summary.min()).isZero();
        assertThat(summary.max()).isZero();
        assertThat(summary.average()).isZero();
        assertThat(summary.recent().quantile(0.5)).isZero();
        for (long value : new long[] {7, 3, 20, -5}) {
            summary.observe(value);
        }
        assertThat(summary.count()).isEqualTo(4);
        assertThat(summary.sum()).isEqualTo(30);
        assertThat(summary.min()).isZero();
        assertThat(summary.max()).isEqualTo(20);
        assertThat(summary.average()).isEqualTo(7.5);
    }

    @Test
    void aResetForgetsAllOfIt() {
        Summary summary = new Summary();
        summary.observe(1_000);
        summary.reset();
        assertThat(summary.count()).isZero();
        assertThat(summary.sum()).isZero();
        assertThat(summary.max()).isZero();
        assertThat(summary.recent().count()).isZero();
        summary.observe(5);
        assertThat(summary.min()).isEqualTo(5);
        assertThat(summary.max()).isEqualTo(5);
        assertThat(summary.recent().quantile(1)).isEqualTo(5);
    }

    /**
     * Each bucket's middle is in it, and no value is further from its bucket's than a sixteenth.
     */
    @Test
    void aBucketIsOffByAtMostASixteenth() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong(1L << random.nextInt(1, 40));
            int bucket = Summary.bucketOf(value);
            long middle = Summary.middleOf(bucket);
            assertThat(Summary.bucketOf(middle)).isEqualTo(bucket);
            assertThat(Math.abs(middle - value) * 16).isLessThanOrEqualTo(Math.max(value, 16));
        }
        assertThat(Summary.bucketOf(Long.MAX_VALUE)).isEqualTo(Summary.bucketOf((1L << 41) - 1));
    }

    @Test
    void quantilesAreThoseOfTheSortedValues() {
        SplittableRandom random = new SplittableRandom(8);
        Summary summary = new Summary();
        long[] values = new long[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextLong(1L << random.nextInt(1, 30));
            summary.observe(values[i]);
        }
        Arrays.sort(values);
        Summary.Recent recent = summary.recent();
        for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 0.999}) {
            long exact = values[(int) Math.ceil(share * values.length) - 1];
            assertThat(recent.quantile(share))
                    .isBetween(exact - exact / 16 - 1, exact + exact / 16 + 1);
        }
    }

    @Test
    void quantilesForgetWhatIsTwoWindowsOld() {
        Summary summary = new Summary();
        summary.observe(1_000_000);
        summary.turnWindow();
        summary.observe(10);
        assertThat(summary.recent().quantile(1)).isGreaterThan(900_000);
        summary.turnWindow();
        assertThat(summary.recent().count()).isEqualTo(1);
        assertThat(summary.recent().quantile(1)).isEqualTo(10);
        summary.turnWindow();
        assertThat(summary.recent().count()).isZero();
        assertThat(summary.count()).isEqualTo(2);
    }

    @Test
    void aSummarySetHasOneForEachNumber() {
        SummarySet set = new SummarySet(5);
        set.observe(3, 10);
        set.observe(1, 20);
        set.observe(3, 30);
        set.observe(99, 40);
        List<String> seen = new ArrayList<>();
        set.forEach((key, summary) -> seen.add(key + ":" + summary.sum()));
        assertThat(seen).containsExactly("1:20", "3:40", "5:40");
    }
}
