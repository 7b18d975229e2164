package io.quorate.server.metrics;

import io.quorate.server.common.Counter;
import io.quorate.server.common.Summary;

import java.util.Locale;

/** The meters one by one, under the names and in the form of ZooKeeper's {@code mntr}. */
public final class MonitorText {

    /** Receives each meter's name, without {@code zk_}, and value. */
    public interface Sink {
        /** Takes a {@link Long}, an {@link Integer} or a {@link Double}. */
        void meter(String name, Number value);
    }

    private MonitorText() {}

    /** Tells all meters that have a value. */
    public static void each(Metrics metrics, Picture picture, Sink to) {
        for (Meter meter : metrics.table()) {
            String name = meter.text().name();
            switch (meter) {
                case Meter.Gauge gauge -> gauge(name, gauge, picture, to);
                case Meter.Total(var _, Counter counter) -> to.meter(name, counter.value());
                case Meter.Totals totals ->
                        totals.counters()
                                .forEach(
                                        (key, counter) ->
                                                to.meter(label(key) + '_' + name, counter.value()));
                case Meter.Distribution d ->
                        summary(name, d.summary(), d.detailed(), d.divisor(), to);
                case Meter.Distributions d ->
                        d.summaries()
                                .forEach(
                                        (key, summary) ->
                                                summary(
                                                        key + "_" + name,
                                                        summary,
                                                        d.detailed(),
                                                        d.divisor(),
                                                        to));
            }
        }
    }

    /** How the constant of an enum is called in a label. */
    static String label(Enum<?> key) {
        return key.name().toLowerCase(Locale.ROOT);
    }

    private static void gauge(String name, Meter.Gauge gauge, Picture picture, Sink to) {
        double value = gauge.value().applyAsDouble(picture);
        if (Double.isNaN(value)) {
            return;
        }
        if (gauge.whole()) {
            to.meter(name, (long) value);
        } else {
            to.meter(name, value);
        }
    }

    private static void summary(
            String name, Summary summary, boolean detailed, int divisor, Sink to) {
        to.meter("avg_" + name, Metrics.rounded(summary.average() / divisor));
        to.meter("min_" + name, summary.min() / divisor);
        to.meter("max_" + name, summary.max() / divisor);
        to.meter("cnt_" + name, summary.count());
        to.meter("sum_" + name, summary.sum() / divisor);
        if (detailed) {
            Summary.Recent recent = summary.recent();
            to.meter("p50_" + name, recent.quantile(0.5) / divisor);
            to.meter("p95_" + name, recent.quantile(0.95) / divisor);
            to.meter("p99_" + name, recent.quantile(0.99) / divisor);
            to.meter("p999_" + name, recent.quantile(0.999) / divisor);
        }
    }
}
