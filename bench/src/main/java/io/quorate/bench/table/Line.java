package io.quorate.bench.table;

/**
 * A line of a {@link MeasureTable}.
 *
 * @param title what is measured
 * @param unit of its values
 * @param digits how many behind the point mean anything
 * @param better which values are the better ones
 */
public record Line(String title, String unit, int digits, Better better) {

    /** Which values are the better ones, and so what a ratio is. */
    public enum Better {
        /** The ratio is the others' value divided by ours. */
        LESS,
        /** The ratio is our value divided by the others'. */
        MORE,
        /** There is no ratio. */
        NEITHER
    }
}
