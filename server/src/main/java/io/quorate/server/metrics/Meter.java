package io.quorate.server.metrics;

import io.quorate.server.common.Counter;
import io.quorate.server.common.CounterSet;
import io.quorate.server.common.Summary;
import io.quorate.server.common.SummarySet;

import java.util.function.ToDoubleFunction;

/** One family of meters: its name, what it means, and where its value comes from. */
public sealed interface Meter {

    /** A gauge that has no value now is left out. */
    double NONE = Double.NaN;

    Text text();

    /** Its kind in a word or two, for the documentation. */
    String kind();

    /**
     * What is told of a family.
     *
     * @param name as {@code mntr} has it behind {@code zk_}, and {@code /metrics} as it is
     * @param unit of its values; empty if it counts things
     * @param help one sentence
     */
    record Text(String name, String unit, String help) {}

    /** Something that only grows. */
    record Total(Text text, Counter counter) implements Meter {
        @Override
        public String kind() {
            return "counter";
        }
    }

    /** The same, told apart by a label. */
    record Totals(Text text, String label, CounterSet<?> counters) implements Meter {
        @Override
        public String kind() {
            return "counter by `" + label + "`";
        }
    }

    /**
     * A value of the moment.
     *
     * @param whole whether it is printed without a fraction
     * @param value reads it in a fixed time; {@link #NONE} if there is none
     */
    record Gauge(Text text, boolean whole, ToDoubleFunction<Picture> value) implements Meter {
        @Override
        public String kind() {
            return "gauge";
        }
    }

    /**
     * Many values.
     *
     * @param detailed whether {@code mntr} prints quantiles, too
     * @param divisor what is observed is told divided by this: by 1,000 if it is observed in
     *     microseconds and told in milliseconds
     */
    record Distribution(Text text, boolean detailed, int divisor, Summary summary)
            implements Meter {
        @Override
        public String kind() {
            return "summary";
        }
    }

    /** The same, told apart by the label {@code key}. */
    record Distributions(Text text, boolean detailed, int divisor, SummarySet summaries)
            implements Meter {
        @Override
        public String kind() {
            return "summary by `key`";
        }
    }
}
