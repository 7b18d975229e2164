package io.quorate.server.metrics;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import io.quorate.server.common.Counter;
import io.quorate.server.common.Summary;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The meters as Prometheus reads them, and those of the JVM. Names are exactly those of ZooKeeper
 * 3.9; a counter is told under its 3.10 name too, with {@code _total}, which the registry's own
 * counters would enforce: so counters come from a collector of ours.
 */
public final class Exposition implements AutoCloseable {

    /** What Prometheus takes if it asks for nothing else. */
    public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    public static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** Those of ZooKeeper 3.9 and those of 3.10. */
    private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99, 0.999};

    private final Metrics metrics;
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final @Nullable JvmGcMetrics collections;

    /** What the scrape in hand reads. */
    private @Nullable Picture picture;

    /**
     * @param jvm whether the meters of the JVM are among them
     */
    public Exposition(Metrics metrics, boolean jvm) {
        this.metrics = metrics;
        registry.getPrometheusRegistry().register((MultiCollector) this::collect);
        collections = jvm ? new JvmGcMetrics() : null;
        if (collections != null) {
            collections.bindTo(registry);
            new JvmMemoryMetrics().bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new ClassLoaderMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
        }
    }

    /**
     * All meters, in one of two formats. From any thread but the node loop's; one scrape at a time.
     *
     * @param openMetrics whether in that of OpenMetrics
     */
    public synchronized String scrape(Picture now, boolean openMetrics) {
        picture = now;
        if (openMetrics) {
            return registry.scrape(OPEN_METRICS);
        }
        // What is of unknown type is a counter: see the collector.
        return registry.scrape(TEXT).replace(" untyped\n", " counter\n");
    }

    private MetricSnapshots collect() {
        Picture now = picture;
        List<MetricSnapshot> all = new ArrayList<>();
        for (Meter meter : metrics.table()) {
            if (now != null) {
                add(meter, now, all);
            }
        }
        return new MetricSnapshots(all);
    }

    private static void add(Meter meter, Picture now, List<MetricSnapshot> to) {
        MetricMetadata text = metadata(meter, "");
        switch (meter) {
            case Meter.Gauge gauge -> {
                double value = gauge.value().applyAsDouble(now);
                if (!Double.isNaN(value)) {
                    to.add(
                            new GaugeSnapshot(
                                    text,
                                    List.of(
                                            new GaugeDataPointSnapshot(
                                                    value, Labels.EMPTY, null))));
                }
            }
            case Meter.Total(var _, Counter counter) ->
                    counters(meter, List.of(point(counter.value(), Labels.EMPTY)), to);
            case Meter.Totals totals -> {
                List<UnknownDataPointSnapshot> points = new ArrayList<>();
                totals.counters()
                        .forEach(
                                (key, counter) ->
                                        points.add(
                                                point(
                                                        counter.value(),
                                                        Labels.of(
                                                                totals.label(),
                                                                MonitorText.label(key)))));
                counters(meter, points, to);
            }
            case Meter.Distribution d ->
                    to.add(
                            new SummarySnapshot(
                                    text, List.of(point(d.summary(), d.divisor(), Labels.EMPTY))));
            case Meter.Distributions d -> {
                List<SummaryDataPointSnapshot> points = new ArrayList<>();
                d.summaries()
                        .forEach(
                                (key, summary) ->
                                        points.add(
                                                point(
                                                        summary,
                                                        d.divisor(),
                                                        Labels.of("key", Integer.toString(key)))));
                to.add(new SummarySnapshot(text, points));
            }
        }
    }

    private static MetricMetadata metadata(Meter meter, String suffix) {
        Meter.Text text = meter.text();
        String unit = text.unit().isEmpty() ? "" : " Unit: " + text.unit() + ".";
        return new MetricMetadata(text.name() + suffix, text.help() + unit);
    }

    /** Under both names. A counter of the library's own could not go without the suffix. */
    private static void counters(
            Meter meter, List<UnknownDataPointSnapshot> points, List<MetricSnapshot> to) {
        to.add(new UnknownSnapshot(metadata(meter, ""), points));
        to.add(new UnknownSnapshot(metadata(meter, "_total"), points));
    }

    private static UnknownDataPointSnapshot point(long value, Labels labels) {
        return new UnknownDataPointSnapshot(value, labels, null);
    }

    private static SummaryDataPointSnapshot point(Summary summary, int divisor, Labels labels) {
        Summary.Recent recent = summary.recent();
        List<Quantile> quantiles = new ArrayList<>();
        for (double share : QUANTILES) {
            double value =
                    recent.count() == 0 ? Double.NaN : (double) recent.quantile(share) / divisor;
            quantiles.add(new Quantile(share, value));
        }
        return new SummaryDataPointSnapshot(
                summary.count(),
                (double) summary.sum() / divisor,
                Quantiles.of(quantiles),
                labels,
                null,
                0);
    }

    @Override
    public void close() {
        if (collections != null) {
            collections.close();
        }
        registry.close();
    }
}
