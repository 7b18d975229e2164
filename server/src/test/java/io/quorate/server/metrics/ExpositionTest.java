package io.quorate.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.node.CloseReason;

import org.junit.jupiter.api.Test;

/** The text that Prometheus reads. */
class ExpositionTest {

    private final FixedView view = new FixedView();

    private String scrape(boolean jvm, boolean openMetrics) {
        try (Exposition exposition = new Exposition(view.metrics, jvm)) {
            return exposition.scrape(view.picture().join(), openMetrics);
        }
    }

    @Test
    void countersHaveBothSpellings() {
        view.metrics.connectionsDropped.add(3);
        view.metrics.closed.increment(CloseReason.SLOW_READER);
        assertThat(scrape(false, false))
                .contains("# TYPE connection_drop_count counter\nconnection_drop_count 3.0\n")
                .contains("# TYPE connection_drop_count_total counter\n")
                .contains("\nconnection_drop_count_total 3.0\n")
                .contains("\nconnections_closed{reason=\"slow_reader\"} 1.0\n")
                .contains("\nconnections_closed_total{reason=\"slow_reader\"} 1.0\n")
                .doesNotContain("untyped");
    }

    @Test
    void summariesHaveQuantilesSumAndCount() {
        view.metrics.fsyncMicros.observe(2_000);
        view.metrics.fsyncMicros.observe(4_000);
        view.node.zab().ackMicros.observe(3, 1_000);
        assertThat(scrape(false, false))
                .contains("# TYPE fsynctime summary\n")
                .containsPattern("\nfsynctime\\{quantile=\"0.5\"} (1.9|2.0)")
                .containsPattern("\nfsynctime\\{quantile=\"0.99\"} (3.9|4.[01])")
                .contains("\nfsynctime_count 2\n")
                .contains("\nfsynctime_sum 6.0\n")
                .contains("\nack_latency_count{key=\"3\"} 1\n")
                .contains("\nreadlatency{quantile=\"0.5\"} NaN\n");
    }

    @Test
    void gaugesHaveWhatMntrPrints() {
        assertThat(scrape(false, false))
                .contains("# TYPE znode_count gauge\nznode_count 5.0\n")
                .contains("\navg_latency 2.5\n")
                .contains("\nsynced_followers 1.0\n");
        view.mode = io.quorate.server.node.NodeStatus.Mode.FOLLOWER;
        assertThat(scrape(false, false)).doesNotContain("\nsynced_followers ");
    }

    @Test
    void openMetricsEndsAsItMust() {
        assertThat(scrape(false, true))
                .contains("# TYPE connection_drop_count unknown\n")
                .endsWith("# EOF\n");
    }

    @Test
    void metersOfTheJvmOnlyIfWanted() {
        assertThat(scrape(true, false)).contains("\njvm_memory_used_bytes{");
        assertThat(scrape(false, false)).doesNotContain("jvm_memory");
    }
}
