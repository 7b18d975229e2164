package io.quorate.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;

import io.quorate.server.common.Counter;
import io.quorate.server.common.CounterSet;
import io.quorate.server.common.Level;
import io.quorate.server.common.Summary;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.NodeMeters;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.node.NodeStatus.Mode;
import io.quorate.server.node.Refusal;
import io.quorate.server.zab.DiskState;
import io.quorate.server.zab.ZabMeters;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The table of all meters: each is declared here, once, with its name, its unit, what it means and
 * what feeds it. {@code mntr} and {@code GET /metrics} print this table, and {@code
 * docs/metrics.md} is made from it.
 *
 * <p>The fields are what the shells write, each on the thread that its comment names; what the core
 * counts is in {@link NodeMeters}. Names that ZooKeeper 3.9.5 has mean what they mean there.
 */
public final class Metrics {

    // Written on the node loop's thread.

    /** Connections that ended, by reason. */
    public final CounterSet<CloseReason> closed = new CounterSet<>(CloseReason.class);

    /** Connections that ended otherwise than by their client's closeSession or by a shutdown. */
    public final Counter connectionsDropped = new Counter();

    /** Connections refused because of a limit of connections. */
    public final Counter connectionsRejected = new Counter();

    /** Requests longer than {@code jute.maxbuffer} that were answered with an error. */
    public final Counter tooLongFrames = new Counter();

    /** Connections that never sent their first frame. */
    public final Counter sessionlessExpired = new Counter();

    /** Four-letter words that were answered, or refused by the whitelist. */
    public final Counter wordsAnswered = new Counter();

    public final Counter wordsRefused = new Counter();

    /** Passes of the node loop: each is one flush of log, links and connections. */
    public final Counter passes = new Counter();

    /** Inputs a pass stepped: how well batching works. */
    public final Summary passInputs = new Summary();

    /** Microseconds a pass took, flushes included. */
    public final Summary passMicros = new Summary();

    /** Microseconds a sync of the log took. */
    public final Summary fsyncMicros = new Summary();

    /** Microseconds a write of the log took. */
    public final Summary logWriteMicros = new Summary();

    /** Records of one sync of the log. */
    public final Summary batchRecords = new Summary();

    /** Bytes of one sync of the log. */
    public final Summary batchBytes = new Summary();

    /** Syncs and writes of the log that took longer than {@code fsync.warningthresholdms}. */
    public final Counter slowFsyncs = new Counter();

    // Written on the snapshot thread.

    public final Summary saveMillis = new Summary();
    public final Counter savesFailed = new Counter();
    public final Summary savedZnodes = new Summary();
    public final Level snapshotZxid = new Level();

    /** Milliseconds since 1970; 0 before the first. */
    public final Level snapshotWallMillis = new Level();

    // Written on the thread that watches the disks.

    public final Level diskFreeBytes = new Level();

    /** To count them takes longer the more there are: done once a second. */
    public final Level openFiles = new Level();

    public final Summary jvmPauseMillis = new Summary();

    // Written at the start.

    public final Summary startMillis = new Summary();

    // Written on the admin loop's thread.

    public final Counter httpRequests = new Counter();
    public final Counter httpRefused = new Counter();

    private final List<Meter> table = new ArrayList<>();

    /**
     * @param node what the core counts
     */
    public Metrics(NodeMeters node) {
        server();
        quorum();
        files();
        clients(node);
        consensus(node.zab());
        storage();
        ours(node);
    }

    /** All meters, in the order in which they are printed. */
    public List<Meter> table() {
        return table;
    }

    private void server() {
        fraction("avg_latency", "ms", "Time in the server of a request.", Metrics::average);
        gauge("max_latency", "ms", "Longest.", p -> millis(p.node().requests().latencyMaxNanos()));
        gauge("min_latency", "ms", "Shortest.", p -> millis(p.node().requests().latencyMinNanos()));
        gauge(
                "packets_received",
                "",
                "Packets from clients, pings included.",
                p -> p.node().requests().received());
        gauge(
                "packets_sent",
                "",
                "Packets to clients, watch events included.",
                p -> p.node().requests().sent());
        gauge("num_alive_connections", "", "Open client connections.", Picture::connections);
        gauge(
                "outstanding_requests",
                "",
                "Requests of clients that are not answered yet.",
                p -> p.node().requests().outstanding());
        gauge("uptime", "ms", "Since the process serves.", Picture::uptimeMillis);
        gauge("znode_count", "", "Znodes.", p -> p.node().state().znodes());
        gauge(
                "watch_count",
                "",
                "Watches of this server's clients.",
                p -> p.node().state().watches());
        gauge("ephemerals_count", "", "Ephemeral znodes.", p -> p.node().state().ephemerals());
        gauge(
                "approximate_data_size",
                "bytes",
                "Paths and data of all znodes.",
                p -> p.node().state().dataBytes());
        gauge("global_sessions", "", "Sessions of the ensemble.", p -> p.node().state().sessions());
        gauge(
                "local_sessions",
                "",
                "Sessions that only this server knows.",
                p -> p.node().state().localSessions());
        gauge(
                "last_client_response_size",
                "bytes",
                "The last packet to a client; -1 before the first.",
                p -> p.node().requests().replyLastBytes());
        gauge(
                "max_client_response_size",
                "bytes",
                "The longest.",
                p -> p.node().requests().replyMaxBytes());
        gauge(
                "min_client_response_size",
                "bytes",
                "The shortest.",
                p -> p.node().requests().replyMinBytes());
    }

    private void quorum() {
        gauge("quorum_size", "", "Voters that the configuration names.", Picture::quorumSize);
        leader("learners", "", "Followers and observers that are linked.", NodeStatus::learners);
        leader(
                "synced_followers",
                "",
                "Followers that get all proposals.",
                NodeStatus::syncedFollowers);
        leader(
                "synced_observers",
                "",
                "Observers that get all proposals.",
                NodeStatus::syncedObservers);
        leader("synced_non_voting_followers", "", "Always 0: there are none.", n -> 0);
        leader(
                "pending_syncs",
                "",
                "Learners that are being synced.",
                n -> Math.max(0, n.learners() - n.syncedFollowers() - n.syncedObservers()));
        leader(
                "leader_uptime",
                "ms",
                "Since this server leads.",
                n -> millis(n.health().leadingNanos()));
        leader("last_proposal_size", "bytes", "The last proposal.", n -> n.proposals().lastBytes());
        leader("max_proposal_size", "bytes", "The longest.", n -> n.proposals().maxBytes());
        leader("min_proposal_size", "bytes", "The shortest.", n -> n.proposals().minBytes());
    }

    private void files() {
        gauge("open_file_descriptor_count", "", "File descriptors.", p -> openFiles.value());
        gauge("max_file_descriptor_count", "", "File descriptors there may be.", p -> maxFiles());
    }

    private void clients(NodeMeters node) {
        total("connection_request_count", "", "Handshakes of clients.", node.connectionRequests);
        total(
                "connection_revalidate_count",
                "",
                "Handshakes that name a session.",
                node.connectionRevalidations);
        total(
                "revalidate_count",
                "",
                "Sessions that other servers asked this leader to attach.",
                node.revalidations);
        total(
                "connection_drop_count",
                "",
                "Connections that ended otherwise than by closeSession, a word or a shutdown.",
                connectionsDropped);
        total(
                "connection_rejected",
                "",
                "Connections refused because of a limit of connections.",
                connectionsRejected);
        total(
                "sessionless_connections_expired",
                "",
                "Connections closed because they never sent anything.",
                sessionlessExpired);
        total(
                "stale_sessions_expired",
                "",
                "Sessions that this leader closed since nobody heard from their clients.",
                node.sessionsExpired);
        gauge(
                "auth_failed_count",
                "",
                "Clients that authenticated with what is not accepted.",
                p -> node.refusals.value(Refusal.AUTHENTICATION_FAILED));
        total("bytes_received_count", "bytes", "Bytes of clients' packets.", node.bytesReceived);
        total(
                "large_requests_rejected",
                "",
                "Connections closed since large requests of all clients took too much.",
                closed.counter(CloseReason.LARGE_REQUESTS));
        fraction(
                "connection_drop_probability",
                "",
                "Share of new connections that is refused by chance.",
                Picture::refusedShare);
        total(
                "throttled_ops",
                "",
                "Requests refused since they waited too long.",
                node.refusals.counter(Refusal.WAITED_TOO_LONG));
        total(
                "request_throttle_wait_count",
                "",
                "Times that a client was not read from because too much was outstanding.",
                node.crowdedOut);
        total("response_bytes", "bytes", "Bytes of packets to clients.", node.bytesSent);
        total("watch_bytes", "bytes", "Of these, watch events.", node.watchBytes);
        detailed(
                "readlatency", "ms", "From a read's arrival to its reply.", 1_000, node.readMicros);
        detailed(
                "updatelatency",
                "ms",
                "From a write's arrival to its reply.",
                1_000,
                node.updateMicros);
        summary(
                "node_created_watch_count",
                "",
                "Watches that the creation of a znode reached.",
                node.createdWatches);
        summary(
                "node_deleted_watch_count",
                "",
                "Watches that the deletion of a znode reached.",
                node.deletedWatches);
        summary(
                "node_changed_watch_count",
                "",
                "Watches that a change of data reached.",
                node.changedWatches);
        summary(
                "node_children_watch_count",
                "",
                "Watches that a change of a list of children reached.",
                node.childrenWatches);
    }

    private void consensus(ZabMeters zab) {
        total(
                "looking_count",
                "",
                "Times that the server began to look for a leader.",
                zab.lookingCount);
        summary("election_time", "ms", "From there to the choice of a leader.", zab.electionMillis);
        summary(
                "leader_unavailable_time",
                "ms",
                "From the choice until this server led with a quorum.",
                zab.leaderUnavailableMillis);
        summary(
                "follower_sync_time",
                "ms",
                "From the choice until this server followed or observed.",
                zab.learnerSyncMillis);
        total("diff_count", "", "Learners synced from the log.", zab.diffs);
        total("snap_count", "", "Learners that were given a whole state.", zab.snapshots);
        total("commit_count", "", "Records committed as leader.", zab.commits);
        total(
                "learner_proposal_received_count",
                "",
                "Messages with proposals, as learner.",
                zab.proposalsReceived);
        total(
                "learner_commit_received_count",
                "",
                "Records known to be committed, as learner.",
                zab.commitsReceived);
        detailed(
                "quorum_ack_latency",
                "ms",
                "From a proposal until a quorum has it.",
                1_000,
                zab.quorumAckMicros);
        table.add(
                new Meter.Distributions(
                        new Meter.Text(
                                "ack_latency",
                                "ms",
                                "From a proposal until the server `key` acknowledged it."),
                        true,
                        1_000,
                        zab.ackMicros));
        detailed(
                "proposal_ack_creation_latency",
                "ms",
                "From a record's arrival at this server until it is durable here.",
                1_000,
                zab.loggedMicros);
        total(
                "digest_mismatches_count",
                "",
                "Times that the states of servers differed, as leader.",
                zab.digestMismatches);
    }

    private void storage() {
        table.add(
                new Meter.Distribution(
                        new Meter.Text("fsynctime", "ms", "A sync of the log."),
                        false,
                        1_000,
                        fsyncMicros));
        summary("sync_processor_batch_size", "", "Records of one sync of the log.", batchRecords);
        summary("snapshottime", "ms", "A save of the state.", saveMillis);
        total("snapshot_error_count", "", "Saves of the state that failed.", savesFailed);
        summary("dbinittime", "ms", "Loading state and log at the start.", startMillis);
        detailed("jvm_pause_time_ms", "ms", "Overshoot of a sleep of 100 ms.", 1, jvmPauseMillis);
    }

    private void ours(NodeMeters node) {
        ZabMeters zab = node.zab();
        summary(
                "unavailable_time",
                "ms",
                "For which clients were not served.",
                node.unavailableMillis);
        total("proposal_count", "", "Proposals as leader.", node.proposals);
        totals("connections_closed", "reason", "Connections that ended, by reason.", closed);
        totals(
                "requests_refused",
                "reason",
                "Requests refused before they were looked at, by reason.",
                node.refusals);
        totals(
                "limit_warnings",
                "kind",
                "As leader: writes refused for a limit, or near it: quotas, lists of children.",
                node.limits.counts());
        totals("request_errors", "error", "Replies with an error, by error.", node.errors);
        total("znodes_reaped", "", "Containers and TTL znodes deleted as leader.", node.reaped);
        total(
                "requests_too_long",
                "",
                "Requests longer than jute.maxbuffer, answered with an error.",
                tooLongFrames);
        total("words_answered", "", "Four-letter words answered.", wordsAnswered);
        total(
                "words_refused",
                "",
                "Four-letter words that are not on the whitelist.",
                wordsRefused);
        total("http_requests", "", "HTTP requests answered.", httpRequests);
        total("http_refused", "", "HTTP requests and connections refused.", httpRefused);
        detailed(
                "stage_propose_micros",
                "µs",
                "Stage: from a write's arrival at this leader until it is proposed.",
                1,
                node.proposeMicros);
        detailed(
                "stage_log_micros",
                "µs",
                "Stage: from there, or from a proposal's arrival, until it is durable here.",
                1,
                zab.loggedMicros);
        detailed(
                "stage_quorum_micros",
                "µs",
                "Stage: from durable on this leader until a quorum has it; 0 if that was first.",
                1,
                zab.loggedToQuorumMicros);
        detailed(
                "stage_commit_micros",
                "µs",
                "From proposed, or a proposal's arrival, until known to be committed.",
                1,
                zab.committedMicros);
        detailed("update_micros", "µs", "As updatelatency, in microseconds.", 1, node.updateMicros);
        detailed("read_micros", "µs", "As readlatency, in microseconds.", 1, node.readMicros);
        detailed("fsync_micros", "µs", "As fsynctime, in microseconds.", 1, fsyncMicros);
        detailed("log_write_micros", "µs", "A write of the log.", 1, logWriteMicros);
        summary("fsync_batch_bytes", "bytes", "Bytes of one sync of the log.", batchBytes);
        total(
                "fsync_threshold_exceed_count",
                "",
                "Writes and syncs of the log longer than `fsync.warningthresholdms`.",
                slowFsyncs);
        total("node_passes", "", "Passes of the node loop.", passes);
        summary("node_pass_inputs", "", "Inputs of one pass.", passInputs);
        detailed("node_pass_micros", "µs", "A pass, flushes included.", 1, passMicros);
        gauge(
                "node_loop_answers",
                "",
                "1 if the node loop answered this question, 0 if the gauges are what it said last.",
                p -> p.fresh() ? 1 : 0);
        summary("saved_znodes", "", "Znodes that changed since the save before.", savedZnodes);
        gauge(
                "snapshot_zxid",
                "",
                "Zxid of the newest snapshot; 0 before the first.",
                p -> snapshotZxid.value());
        fraction(
                "snapshot_timestamp_seconds",
                "s",
                "When it was taken, since 1970; 0 if not by this process.",
                p -> snapshotWallMillis.value() / 1_000.0);
        gauge(
                "disk_free_bytes",
                "bytes",
                "Room on the fuller of the volumes.",
                p -> diskFreeBytes.value());
        gauge(
                "disk_space_state",
                "",
                "0 enough room, 1 low: growth is refused, 2 full.",
                p -> space(p.node().health().disk()));
        total(
                "digests_compared",
                "",
                "Digests of states compared, as leader.",
                zab.digestsCompared);
        gauge("serving", "", "1 while clients are served.", p -> p.node().serving() ? 1 : 0);
        gauge("epoch", "", "Epoch of the last logged zxid.", p -> p.node().epoch());
        gauge("applied_zxid", "", "What clients see.", p -> p.node().appliedZxid());
        gauge("committed_zxid", "", "Known to be committed.", p -> p.node().committedZxid());
        gauge("logged_zxid", "", "The end of the log.", p -> p.node().lastZxid());
    }

    // How a line of the table is written.

    private void gauge(String name, String unit, String help, ToDoubleFunction<Picture> value) {
        table.add(new Meter.Gauge(new Meter.Text(name, unit, help), true, value));
    }

    private void fraction(String name, String unit, String help, ToDoubleFunction<Picture> value) {
        table.add(new Meter.Gauge(new Meter.Text(name, unit, help), false, value));
    }

    /** Of a leader of an ensemble; others do not have it. */
    private void leader(String name, String unit, String help, ToDoubleFunction<NodeStatus> value) {
        gauge(
                name,
                unit,
                help + " Leader only.",
                p -> p.node().mode() == Mode.LEADER ? value.applyAsDouble(p.node()) : Meter.NONE);
    }

    private void total(String name, String unit, String help, Counter counter) {
        table.add(new Meter.Total(new Meter.Text(name, unit, help), counter));
    }

    private void totals(String name, String label, String help, CounterSet<?> counters) {
        table.add(new Meter.Totals(new Meter.Text(name, "", help), label, counters));
    }

    private void summary(String name, String unit, String help, Summary summary) {
        table.add(new Meter.Distribution(new Meter.Text(name, unit, help), false, 1, summary));
    }

    private void detailed(String name, String unit, String help, int divisor, Summary summary) {
        table.add(new Meter.Distribution(new Meter.Text(name, unit, help), true, divisor, summary));
    }

    // How values are read.

    private static double millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static double average(Picture picture) {
        NodeStatus.Requests requests = picture.node().requests();
        long answered = requests.answered();
        return answered == 0 ? 0 : rounded(requests.latencySumNanos() / 1e6 / answered);
    }

    /** An average as ZooKeeper prints it: at most four decimals. */
    public static double rounded(double average) {
        return Math.round(average * 10_000) / 10_000.0;
    }

    private static int space(DiskState.Space space) {
        return switch (space) {
            case OK -> 0;
            case LOW -> 1;
            case FULL -> 2;
        };
    }

    private static double maxFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? os.getMaxFileDescriptorCount()
                : Meter.NONE;
    }

    // The life of all of them.

    /** Visits each once: some are told under two names. */
    private void eachSummary(Consumer<Summary> visitor) {
        Set<Summary> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Meter meter : table) {
            switch (meter) {
                case Meter.Distribution one -> all.add(one.summary());
                case Meter.Distributions many ->
                        many.summaries().forEach((key, summary) -> all.add(summary));
                case Meter.Total _, Meter.Totals _, Meter.Gauge _ -> {}
            }
        }
        all.forEach(visitor);
    }

    /** Begins another window of the quantiles: once a minute, on the node loop's thread. */
    public void turnWindows() {
        eachSummary(Summary::turnWindow);
    }

    /** What the word {@code srst} resets. */
    public void reset() {
        eachSummary(Summary::reset);
        for (Meter meter : table) {
            switch (meter) {
                case Meter.Total one -> one.counter().reset();
                case Meter.Totals many -> many.counters().reset();
                case Meter.Gauge _, Meter.Distribution _, Meter.Distributions _ -> {}
            }
        }
    }
}
