package io.quorate.server.metrics;

import org.apache.zookeeper.metrics.Counter;
import org.apache.zookeeper.metrics.CounterSet;
import org.apache.zookeeper.metrics.Gauge;
import org.apache.zookeeper.metrics.GaugeSet;
import org.apache.zookeeper.metrics.MetricsContext;
import org.apache.zookeeper.metrics.MetricsProvider;
import org.apache.zookeeper.metrics.MetricsProviderLifeCycleException;
import org.apache.zookeeper.metrics.Summary;
import org.apache.zookeeper.metrics.SummarySet;
import org.apache.zookeeper.metrics.impl.DefaultMetricsProvider;

import java.io.FileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * A metrics provider for a real ZooKeeper server: does what the default one does, and writes down
 * which families are registered. Made {@code metrics/zookeeper-3.9.5-families.tsv}, which says how.
 */
public final class FamilyRecorder implements MetricsProvider {

    private final DefaultMetricsProvider real = new DefaultMetricsProvider();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private PrintWriter out = new PrintWriter(System.err, true, StandardCharsets.UTF_8);

    private synchronized void tell(String kind, String name) {
        if (told.add(name + kind)) {
            out.println(name + "\t" + kind);
            out.flush();
        }
    }

    private static String kind(String kind, MetricsContext.DetailLevel detail) {
        return kind + " " + detail.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void configure(Properties properties) throws MetricsProviderLifeCycleException {
        try {
            out =
                    new PrintWriter(
                            new FileWriter(
                                    properties.getProperty("file"), StandardCharsets.UTF_8, true));
        } catch (IOException e) {
            throw new MetricsProviderLifeCycleException(e);
        }
        real.configure(properties);
    }

    @Override
    public void start() throws MetricsProviderLifeCycleException {
        real.start();
    }

    @Override
    public void stop() {
        real.stop();
        out.close();
    }

    @Override
    public void dump(BiConsumer<String, Object> sink) {
        real.dump(sink);
    }

    @Override
    public void resetAllValues() {
        real.resetAllValues();
    }

    @Override
    public MetricsContext getRootContext() {
        return new Context(real.getRootContext());
    }

    private final class Context implements MetricsContext {
        private final MetricsContext its;

        Context(MetricsContext its) {
            this.its = its;
        }

        @Override
        public MetricsContext getContext(String name) {
            return new Context(its.getContext(name));
        }

        @Override
        public Counter getCounter(String name) {
            tell("counter", name);
            return its.getCounter(name);
        }

        @Override
        public CounterSet getCounterSet(String name) {
            tell("counter set", name);
            return its.getCounterSet(name);
        }

        @Override
        public void registerGauge(String name, Gauge gauge) {
            tell("gauge", name);
            its.registerGauge(name, gauge);
        }

        @Override
        public void unregisterGauge(String name) {
            its.unregisterGauge(name);
        }

        @Override
        public void registerGaugeSet(String name, GaugeSet gauges) {
            tell("gauge set", name);
            its.registerGaugeSet(name, gauges);
        }

        @Override
        public void unregisterGaugeSet(String name) {
            its.unregisterGaugeSet(name);
        }

        @Override
        public Summary getSummary(String name, DetailLevel detail) {
            tell(kind("summary", detail), name);
            return its.getSummary(name, detail);
        }

        @Override
        public SummarySet getSummarySet(String name, DetailLevel detail) {
            tell(kind("summary set", detail), name);
            return its.getSummarySet(name, detail);
        }
    }
}
