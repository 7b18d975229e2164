package io.quorate.server.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Every meter of a server that is not a fact of its node's status, under the names that {@code
 * mntr} prints behind {@code zk_}; ZooKeeper's where ZooKeeper has one. Written and read on the
 * node loop's thread only.
 */
public final class Metrics {

    /** Something that only grows. */
    public static final class Counter {
        private final String name;
        private long value;

        private Counter(String name) {
            this.name = name;
        }

        public void add(long more) {
            value += more;
        }

        public long value() {
            return value;
        }
    }

    /** Smallest, largest and sum of what was observed. */
    public static final class Summary {
        private final String name;
        private long count;
        private long sum;
        private long min = Long.MAX_VALUE;
        private long max;

        private Summary(String name) {
            this.name = name;
        }

        public void observe(long value) {
            count++;
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
    }

    /** Receives each meter's name and value. */
    public interface Sink {
        void meter(String name, String value);
    }

    private final List<Counter> counters = new ArrayList<>();
    private final List<Summary> summaries = new ArrayList<>();

    /** Connections refused because their address had {@code maxClientCnxns} of them. */
    public final Counter connectionsRejected = counter("connection_rejected");

    /** Connections that this server closed, whatever the reason. */
    public final Counter connectionsDropped = counter("connection_drop_count");

    /** Of these, clients that took nothing of what waited for them. */
    public final Counter slowReadersDropped = counter("slow_reader_drop_count");

    /** Of these, clients that sent a length no frame may have. */
    public final Counter badLengths = counter("bad_length_drop_count");

    /** Requests longer than {@code jute.maxbuffer} that were answered with an error. */
    public final Counter tooLongFrames = counter("too_long_requests");

    /** Connections that never sent their first frame. */
    public final Counter sessionlessExpired = counter("sessionless_connections_expired");

    /** Passes of the node loop: each is one flush of log, links and connections. */
    public final Counter passes = counter("node_passes");

    /** Inputs a pass stepped: how well batching works. */
    public final Summary passInputs = summary("node_pass_inputs");

    /** Microseconds a pass took, flushes included. */
    public final Summary passMicros = summary("node_pass_micros");

    /** Microseconds a sync of the log took. */
    public final Summary fsyncMicros = summary("fsync_micros");

    /** Syncs and writes of the log that took longer than {@code fsync.warningthresholdms}. */
    public final Counter slowFsyncs = counter("fsync_threshold_exceed_count");

    private Counter counter(String name) {
        Counter counter = new Counter(name);
        counters.add(counter);
        return counter;
    }

    private Summary summary(String name) {
        Summary summary = new Summary(name);
        summaries.add(summary);
        return summary;
    }

    /** Tells all meters; a summary as ZooKeeper expands it: avg, min, max, cnt, sum. */
    public void each(Sink to) {
        for (Counter counter : counters) {
            to.meter(counter.name, Long.toString(counter.value));
        }
        for (Summary summary : summaries) {
            double average = summary.count == 0 ? 0 : (double) summary.sum / summary.count;
            to.meter("avg_" + summary.name, Double.toString(rounded(average)));
            to.meter("min_" + summary.name, Long.toString(summary.count == 0 ? 0 : summary.min));
            to.meter("max_" + summary.name, Long.toString(summary.max));
            to.meter("cnt_" + summary.name, Long.toString(summary.count));
            to.meter("sum_" + summary.name, Long.toString(summary.sum));
        }
    }

    /** An average as ZooKeeper prints it: at most four decimals. */
    public static double rounded(double average) {
        return Math.round(average * 10_000) / 10_000.0;
    }
}
