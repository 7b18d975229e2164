package io.quorate.bench.table;

import java.util.Locale;

/** How many times more. */
public final class Ratio {

    private Ratio() {}

    /** Bold, with the digits that mean anything; a dash if one of them is not there. */
    public static String text(double dividend, double divisor) {
        if (dividend <= 0 || divisor <= 0) {
            return MeasureTable.NONE;
        }
        double ratio = dividend / divisor;
        return String.format(Locale.ROOT, ratio < 1 ? "**%.2f**" : "**%.1f**", ratio);
    }
}
