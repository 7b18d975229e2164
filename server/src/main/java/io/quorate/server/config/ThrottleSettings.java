package io.quorate.server.config;

import java.util.List;

/** What all clients together may take. */
final class ThrottleSettings {

    private static final int MINUTE_MILLIS = 60_000;

    static final Setting<Integer> MAX_CNXNS =
            Setting.number(
                    "maxCnxns",
                    "0",
                    0,
                    Integer.MAX_VALUE,
                    "connections",
                    "Connections of all clients to this server; 0 is no limit.");

    static final Setting<Integer> GLOBAL_OUTSTANDING_LIMIT =
            Setting.number(
                    "globalOutstandingLimit",
                    "none, since what waits is bounded in bytes, of each connection and of all",
                    1,
                    Integer.MAX_VALUE,
                    "requests",
                    "Requests in flight above which no more are read.");

    static final Setting<Integer> REQUEST_THROTTLE_LIMIT =
            Setting.number(
                            "requestThrottleLimit",
                            "0",
                            0,
                            Integer.MAX_VALUE,
                            "requests",
                            "A second limit of requests in flight, as ZooKeeper has it: the lower"
                                    + " of it and `globalOutstandingLimit` holds. 0 is none.")
                    .alias("request_throttle_max_requests");

    static final Setting<Integer> THROTTLED_OP_WAIT_TIME =
            Setting.number(
                            "throttledOpWaitTime",
                            "0",
                            0,
                            Integer.MAX_VALUE,
                            "milliseconds",
                            "A request that has waited for longer is answered ThrottledOp and not"
                                    + " carried out; 0 is no limit.")
                    .alias("throttled_op_wait_time");

    static final Setting<Integer> LARGE_REQUEST_MAX_BYTES =
            Setting.number(
                    "largeRequestMaxBytes",
                    "104857600",
                    1,
                    Integer.MAX_VALUE,
                    "bytes",
                    "What large requests in flight may come to in sum; one more closes its"
                            + " connection.");

    static final Setting<Integer> LARGE_REQUEST_THRESHOLD =
            Setting.number(
                    "largeRequestThreshold",
                    "-1",
                    -1,
                    Integer.MAX_VALUE,
                    "bytes",
                    "A longer request is a large one; with -1 none is.");

    static final Setting<Integer> CONNECTION_MAX_TOKENS =
            Setting.number(
                            "connectionMaxTokens",
                            "0",
                            0,
                            Integer.MAX_VALUE,
                            "tokens",
                            "A new connection takes a token out of a bucket that holds so many, and"
                                    + " is refused when it is empty. 0 is no limit.")
                    .alias("connection_throttle_tokens");

    static final Setting<Integer> CONNECTION_TOKEN_FILL_TIME =
            Setting.number(
                            "connectionTokenFillTime",
                            "1",
                            1,
                            MINUTE_MILLIS,
                            "milliseconds",
                            "How often `connectionTokenFillCount` tokens come into the bucket.")
                    .alias("connection_throttle_fill_time");

    static final Setting<Integer> CONNECTION_TOKEN_FILL_COUNT =
            Setting.number(
                            "connectionTokenFillCount",
                            "1",
                            1,
                            Integer.MAX_VALUE,
                            "tokens",
                            "See `connectionTokenFillTime`.")
                    .alias("connection_throttle_fill_count");

    static final Setting<Integer> CONNECTION_FREEZE_TIME =
            Setting.number(
                            "connectionFreezeTime",
                            "-1",
                            -1,
                            MINUTE_MILLIS,
                            "milliseconds",
                            "How often the share of connections that are refused by chance is"
                                    + " adapted; with -1 none is.")
                    .alias("connection_throttle_freeze_time");

    static final Setting<Double> CONNECTION_DROP_INCREASE =
            Setting.ratio(
                            "connectionDropIncrease",
                            "0.02",
                            "What is added to that share while the bucket is empty.")
                    .alias("connection_throttle_drop_increase");

    static final Setting<Double> CONNECTION_DROP_DECREASE =
            Setting.ratio(
                            "connectionDropDecrease",
                            "0.002",
                            "What is taken from that share while the bucket is full enough.")
                    .alias("connection_throttle_drop_decrease");

    static final Setting<Double> CONNECTION_DECREASE_RATIO =
            Setting.ratio(
                            "connectionDecreaseRatio",
                            "0",
                            "The bucket is full enough when no more than this part of it is gone.")
                    .alias("connection_throttle_decrease_ratio");

    static final Setting<Boolean> CONNECTION_WEIGHT_ENABLED =
            Setting.flag(
                    "connection_throttle_weight_enabled",
                    "false",
                    "Whether a connection takes as many tokens as its kind of session weighs, and"
                            + " not one.");

    static final Setting<Integer> CONNECTION_GLOBAL_WEIGHT =
            weight("global", "3", "that opens a session of all servers");

    static final Setting<Integer> CONNECTION_RENEW_WEIGHT =
            weight("renew", "2", "that goes on with its session");

    static final Setting<Integer> CONNECTION_LOCAL_WEIGHT =
            weight("local", "1", "that opens a local session");

    static final List<Setting<?>> ALL =
            List.of(
                    MAX_CNXNS,
                    GLOBAL_OUTSTANDING_LIMIT,
                    REQUEST_THROTTLE_LIMIT,
                    THROTTLED_OP_WAIT_TIME,
                    LARGE_REQUEST_MAX_BYTES,
                    LARGE_REQUEST_THRESHOLD,
                    CONNECTION_MAX_TOKENS,
                    CONNECTION_TOKEN_FILL_TIME,
                    CONNECTION_TOKEN_FILL_COUNT,
                    CONNECTION_FREEZE_TIME,
                    CONNECTION_DROP_INCREASE,
                    CONNECTION_DROP_DECREASE,
                    CONNECTION_DECREASE_RATIO,
                    CONNECTION_WEIGHT_ENABLED,
                    CONNECTION_GLOBAL_WEIGHT,
                    CONNECTION_RENEW_WEIGHT,
                    CONNECTION_LOCAL_WEIGHT);

    private ThrottleSettings() {}

    private static Setting<Integer> weight(String kind, String standard, String which) {
        return Setting.number(
                "connection_throttle_" + kind + "_session_weight",
                standard,
                1,
                1_000,
                "tokens",
                "What a connection " + which + " takes.");
    }
}
