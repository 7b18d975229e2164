package io.quorate.server.config;

import java.util.List;

/** What znodes and sessions there are. */
final class ServiceSettings {

    private static final int DAY_MILLIS = 86_400_000;

    static final Setting<Boolean> EXTENDED_TYPES =
            Setting.flag(
                    "extendedTypesEnabled",
                    "true",
                    "Whether znodes with a time to live can be created.");

    static final Setting<Integer> CONTAINER_CHECK_INTERVAL =
            Setting.number(
                    "znode.container.checkIntervalMs",
                    "1000",
                    1,
                    DAY_MILLIS,
                    "milliseconds",
                    "How often the leader looks for containers that are empty and for znodes whose"
                            + " time to live is over, and deletes them.");

    static final Setting<Integer> CONTAINER_MAX_PER_MINUTE =
            Setting.number(
                    "znode.container.maxPerMinute",
                    "10000",
                    1,
                    Integer.MAX_VALUE,
                    "znodes",
                    "Most containers and znodes with a time to live that are deleted in a minute.");

    static final Setting<Integer> CONTAINER_MAX_NEVER_USED =
            Setting.number(
                    "znode.container.maxNeverUsedIntervalMs",
                    "0",
                    0,
                    Integer.MAX_VALUE,
                    "milliseconds",
                    "A container that never had a child is deleted after so long; 0 is never.");

    static final Setting<Boolean> ENFORCE_QUOTA =
            Setting.flag(
                    "enforceQuota",
                    "false",
                    "Whether a write above a hard quota is refused, and not only told in the log.");

    static final Setting<Integer> CHILD_LIST_MAX_BYTES =
            Setting.number(
                    "childListMaxBytes",
                    "jute.maxbuffer, at least 1048575",
                    0,
                    Integer.MAX_VALUE,
                    "bytes",
                    "A child whose name would make the list of its parent's children longer than"
                            + " this is refused (QuotaExceeded), since clients could not read that"
                            + " list; 0 is no limit.");

    static final Setting<Boolean> LOCAL_SESSIONS =
            Setting.flag(
                    "localSessionsEnabled",
                    "false",
                    "Whether a new session is known to its own server only: it costs no write and"
                            + " cannot move.");

    static final Setting<Boolean> LOCAL_SESSIONS_UPGRADING =
            Setting.flag(
                    "localSessionsUpgradingEnabled",
                    "false",
                    "Whether a local session becomes one of all servers when it creates an"
                            + " ephemeral znode; without, that is refused.");

    static final Setting<Boolean> READ_ONLY_MODE =
            Setting.flag(
                    "readonlymode.enabled",
                    "false",
                    "Whether a server that has lost its quorum serves reads to clients that said"
                            + " they take it.");

    static final Setting<Boolean> LEADER_SERVES =
            Setting.flag("leaderServes", "yes", "Whether the leader takes clients.");

    static final List<Setting<?>> ALL =
            List.of(
                    EXTENDED_TYPES,
                    CONTAINER_CHECK_INTERVAL,
                    CONTAINER_MAX_PER_MINUTE,
                    CONTAINER_MAX_NEVER_USED,
                    ENFORCE_QUOTA,
                    CHILD_LIST_MAX_BYTES,
                    LOCAL_SESSIONS,
                    LOCAL_SESSIONS_UPGRADING,
                    READ_ONLY_MODE,
                    LEADER_SERVES);

    private ServiceSettings() {}
}
