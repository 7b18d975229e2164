package io.quorate.server.metrics;

import java.util.Map;
import java.util.TreeMap;

/** Families that ZooKeeper 3.9.5 has and Quorate has not, and why: for {@code docs/metrics.md}. */
final class AbsentFamilies {

    private static final String PIPELINE =
            "There is no such queue or stage: a request goes through the node loop in one step. The"
                    + " stages there are have `stage_…_micros`";

    private static final String PATHS =
            "Would tell names of znodes to everybody who can reach the port";

    private static final String CLOCKS =
            "Compares the clocks of two servers; `stage_…_micros` are each of one clock";

    private static final String TLS = "There is no TLS yet";

    private static final String CACHE =
            "Replies are written straight from the tree, without a cache";

    private static final String WATCHES = "Watches of a connection that ends are removed at once";

    private static final String ADMIN =
            "There is no such command: a saved state is a folder to copy";

    private static final String STALE =
            "No request outlives its connection: what is queued goes with it";

    private AbsentFamilies() {}

    /** Name to reason. */
    static Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        put(
                reasons,
                PIPELINE,
                "close_session_prep_time commit_commit_proc_req_queued commit_process_time"
                    + " concurrent_request_processing_in_commit_processor"
                    + " learner_request_processor_queue_size local_write_committed_time_ms"
                    + " outstanding_changes_queued outstanding_changes_removed"
                    + " pending_session_queue_size prep_process_time prep_processor_queue_size"
                    + " prep_processor_queue_time_ms prep_processor_request_queued"
                    + " proposal_process_time read_commit_proc_issued read_commit_proc_req_queued"
                    + " read_commitproc_time_ms read_final_proc_time_ms"
                    + " reads_after_write_in_session_queue reads_issued_from_session_queue"
                    + " request_commit_queued request_throttle_queue_time_ms"
                    + " requests_in_session_queue requests_not_forwarded_to_commit_processor"
                    + " server_write_committed_time_ms session_queues_drained"
                    + " skip_learner_request_to_next_processor_count sync_process_time"
                    + " sync_processor_queue_and_flush_time_ms sync_processor_queue_flush_time_ms"
                    + " sync_processor_queue_size sync_processor_queue_time_ms"
                    + " sync_processor_request_queued"
                    + " time_waiting_empty_pool_in_commit_processor_read_ms"
                    + " write_batch_time_in_commit_processor write_commit_proc_issued"
                    + " write_commit_proc_req_queued write_commitproc_time_ms"
                    + " write_final_proc_time_ms");
        put(
                reasons,
                PATHS,
                "read_per_namespace write_per_namespace quota_bytes_limit_per_namespace"
                        + " quota_bytes_usage_per_namespace quota_count_limit_per_namespace"
                        + " quota_count_usage_per_namespace quota_exceeded_error_per_namespace");
        put(reasons, CLOCKS, "commit_propagation_latency propagation_latency proposal_latency");
        put(
                reasons,
                TLS,
                "non_mtls_local_conn_count non_mtls_remote_conn_count outstanding_tls_handshake"
                        + " tls_handshake_exceeded unsuccessful_handshake insecure_admin_count");
        put(
                reasons,
                "Servers do not authenticate to each other yet",
                "ensemble_auth_fail ensemble_auth_skip ensemble_auth_success");
        put(
                reasons,
                CACHE,
                "response_packet_cache_hits response_packet_cache_misses"
                    + " response_packet_get_children_cache_hits"
                    + " response_packet_get_children_cache_misses netty_queued_buffer_capacity");
        put(
                reasons,
                WATCHES,
                "add_dead_watcher_stall_time dead_watchers_cleaner_latency dead_watchers_cleared"
                        + " dead_watchers_queued");
        put(
                reasons,
                ADMIN,
                "restore_error_count restore_rate_limited_count restore_time"
                        + " snapshot_rate_limited_count");
        put(reasons, STALE, "stale_replies stale_requests stale_requests_dropped");
        put(
                reasons,
                "A link has no queue of its own: a pass is sent as it ends",
                "learner_handler_qp_size learner_handler_qp_time_ms om_commit_process_time_ms"
                        + " om_proposal_process_time_ms");
        put(
                reasons,
                "A sync is no separate thread's; `diff_count` and `snap_count` count them",
                "inflight_diff_count inflight_snap_count");
        put(reasons, "`follower_sync_time` is an observer's, too", "observer_sync_time");
        put(
                reasons,
                "`dbinittime` is all of it: state and log are loaded at the same time",
                "startup_snap_load_time startup_txns_load_time startup_txns_loaded");
        put(
                reasons,
                "Connections are not limited by tokens yet",
                "connection_drop_probability connection_token_deficit");
        put(reasons, "Large requests are not limited apart yet", "large_requests_rejected");
        put(
                reasons,
                "Such a connection is closed with a reason: see `connections_closed`",
                "cnxn_closed_without_zk_server_running socket_closing_time");
        put(
                reasons,
                "Such an error ends the process, which says why and has an exit code for it",
                "unrecoverable_error_count");
        put(
                reasons,
                "The voters of an ensemble do not lead by themselves: there is no such setting",
                "quit_leading_due_to_disloyal_voter");
        return reasons;
    }

    private static void put(Map<String, String> reasons, String reason, String names) {
        for (String name : names.split(" ")) {
            if (reasons.put(name, reason) != null) {
                throw new IllegalArgumentException("twice: " + name);
            }
        }
    }
}
