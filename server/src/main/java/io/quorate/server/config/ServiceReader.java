package io.quorate.server.config;

import io.quorate.server.config.ServerConfig.Admin;
import io.quorate.server.config.ServerConfig.ConnectionTokens;
import io.quorate.server.config.ServerConfig.MetricsEndpoint;
import io.quorate.server.config.ServerConfig.Nodes;
import io.quorate.server.config.ServerConfig.Sessions;
import io.quorate.server.config.ServerConfig.Throttles;

import java.time.Duration;

/** Reads what is served, how much of it, and the HTTP side. */
final class ServiceReader {

    /** {@code jute.maxbuffer} of clients that are not told otherwise. */
    private static final int CLIENT_BUFFER_BYTES = 0xfffff;

    private final Values values;

    ServiceReader(Values values) {
        this.values = values;
    }

    /**
     * @param maxFrameBytes {@code jute.maxbuffer}: clients that may send so much can read it, too
     */
    Nodes nodes(int maxFrameBytes) {
        return new Nodes(
                values.get(ServiceSettings.EXTENDED_TYPES, true),
                Duration.ofMillis(values.get(ServiceSettings.CONTAINER_CHECK_INTERVAL, 1_000)),
                values.get(ServiceSettings.CONTAINER_MAX_PER_MINUTE, 10_000),
                Duration.ofMillis(values.get(ServiceSettings.CONTAINER_MAX_NEVER_USED, 0)),
                values.get(ServiceSettings.ENFORCE_QUOTA, false),
                values.get(
                        ServiceSettings.CHILD_LIST_MAX_BYTES,
                        Math.max(CLIENT_BUFFER_BYTES, maxFrameBytes)));
    }

    Sessions sessions() {
        boolean local = values.get(ServiceSettings.LOCAL_SESSIONS, false);
        boolean upgrading = values.get(ServiceSettings.LOCAL_SESSIONS_UPGRADING, false);
        if (upgrading && !local) {
            values.warning(
                    ServiceSettings.LOCAL_SESSIONS_UPGRADING.key(),
                    "has no effect without localSessionsEnabled=true");
        }
        return new Sessions(
                local,
                upgrading,
                values.get(ServiceSettings.READ_ONLY_MODE, false),
                values.get(ServiceSettings.LEADER_SERVES, true));
    }

    Throttles throttles() {
        return new Throttles(
                values.get(ThrottleSettings.MAX_CNXNS, 0),
                outstandingMax(),
                Duration.ofMillis(values.get(ThrottleSettings.THROTTLED_OP_WAIT_TIME, 0)),
                values.get(ThrottleSettings.LARGE_REQUEST_MAX_BYTES, 100 << 20),
                values.get(ThrottleSettings.LARGE_REQUEST_THRESHOLD, -1),
                connectionTokens());
    }

    /** The stricter of ZooKeeper's two limits of the same thing. */
    private int outstandingMax() {
        Integer global = values.getOrNull(ThrottleSettings.GLOBAL_OUTSTANDING_LIMIT);
        int throttle = values.get(ThrottleSettings.REQUEST_THROTTLE_LIMIT, 0);
        if (global == null) {
            return throttle;
        }
        return throttle == 0 ? global : Math.min(global, throttle);
    }

    private ConnectionTokens connectionTokens() {
        return new ConnectionTokens(
                values.get(ThrottleSettings.CONNECTION_MAX_TOKENS, 0),
                values.get(ThrottleSettings.CONNECTION_TOKEN_FILL_TIME, 1),
                values.get(ThrottleSettings.CONNECTION_TOKEN_FILL_COUNT, 1),
                values.get(ThrottleSettings.CONNECTION_FREEZE_TIME, -1),
                values.get(ThrottleSettings.CONNECTION_DROP_INCREASE, 0.02),
                values.get(ThrottleSettings.CONNECTION_DROP_DECREASE, 0.002),
                values.get(ThrottleSettings.CONNECTION_DECREASE_RATIO, 0.0),
                values.get(ThrottleSettings.CONNECTION_WEIGHT_ENABLED, false),
                values.get(ThrottleSettings.CONNECTION_GLOBAL_WEIGHT, 3),
                values.get(ThrottleSettings.CONNECTION_RENEW_WEIGHT, 2),
                values.get(ThrottleSettings.CONNECTION_LOCAL_WEIGHT, 1));
    }

    Admin admin() {
        return new Admin(
                values.get(AdminSettings.ENABLE_SERVER, true),
                values.get(AdminSettings.SERVER_ADDRESS, "0.0.0.0"),
                values.get(AdminSettings.SERVER_PORT, 8080),
                values.isGiven(AdminSettings.SERVER_PORT),
                values.get(AdminSettings.COMMAND_URL, "/commands"),
                Duration.ofMillis(values.get(AdminSettings.IDLE_TIMEOUT, 30_000)),
                values.get(AdminSettings.COMMANDS_FROM, "loopback").equals("all"));
    }

    MetricsEndpoint metrics() {
        return new MetricsEndpoint(
                values.getOrNull(AdminSettings.METRICS_PORT),
                values.get(AdminSettings.METRICS_HOST, "0.0.0.0"),
                values.get(AdminSettings.METRICS_JVM_INFO, true));
    }
}
