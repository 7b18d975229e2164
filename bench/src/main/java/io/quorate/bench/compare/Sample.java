package io.quorate.bench.compare;

import java.util.Collection;
import java.util.Locale;

/** The values of several rounds: few, so the middle and the ends say more than a mean. */
record Sample(double median, double min, double max) {

    static Sample of(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Sample(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Whole numbers: "1,234 (1,000–1,500)"; the ends are left out if there was one round. */
    String toText() {
        String middle = String.format(Locale.ROOT, "%,.0f", median);
        return min == max
                ? middle
                : String.format(Locale.ROOT, "%s (%,.0f–%,.0f)", middle, min, max);
    }
}
