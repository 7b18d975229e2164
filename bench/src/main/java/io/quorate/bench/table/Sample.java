package io.quorate.bench.table;

import java.util.Collection;
import java.util.Locale;

/** The values of several rounds: few, so the middle and the ends say more than a mean. */
public record Sample(double median, double min, double max) {

    /** The middle and the ends of these; there must be one at least. */
    public static Sample of(Collection<Double> values) {
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
    public String toText() {
        return toText(0);
    }

    /** The same with so many digits behind the point. */
    public String toText(int digits) {
        String middle = text(median, digits);
        return min == max
                ? middle
                : middle + " (" + text(min, digits) + "–" + text(max, digits) + ")";
    }

    private static String text(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
