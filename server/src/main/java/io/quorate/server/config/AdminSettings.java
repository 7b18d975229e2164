package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The HTTP side: health, meters and commands that read. */
final class AdminSettings {

    private static final int HOUR_MILLIS = 3_600_000;
    private static final String ADDRESS = "a host name or an IP address";

    static final Setting<Boolean> ENABLE_SERVER =
            Setting.flag("admin.enableServer", "true", "Whether there is an HTTP port.");

    static final Setting<String> SERVER_ADDRESS =
            Setting.text("admin.serverAddress", "0.0.0.0", ADDRESS, "Address of the HTTP port.");

    static final Setting<Integer> SERVER_PORT =
            Setting.number(
                    "admin.serverPort",
                    "8080",
                    0,
                    65_535,
                    "",
                    "The HTTP port; 0 takes any that is free. If it is taken, a server whose"
                        + " configuration names it does not start, and another starts without.");

    static final Setting<String> COMMAND_URL =
            new Setting<>(
                    "admin.commandURL",
                    "/commands",
                    "a path that begins with / and does not end with it",
                    "Path under which the commands are.",
                    AdminSettings::path);

    static final Setting<Integer> IDLE_TIMEOUT =
            Setting.number(
                    "admin.idleTimeout",
                    "30000",
                    1,
                    HOUR_MILLIS,
                    "milliseconds",
                    "An HTTP request must be whole, and its answer taken, within this time.");

    static final Setting<String> COMMANDS_FROM =
            Setting.oneOf(
                    "admin.commandsFrom",
                    "loopback",
                    "From where commands are answered. Health and meters, which reveal no data,"
                            + " are answered to everybody.",
                    "loopback",
                    "all");

    static final Setting<Integer> METRICS_PORT =
            Setting.number(
                    "metricsProvider.httpPort",
                    "none: only on the HTTP port above",
                    0,
                    65_535,
                    "",
                    "A further port for `/metrics`; 0 takes any that is free.");

    static final Setting<String> METRICS_HOST =
            Setting.text(
                    "metricsProvider.httpHost",
                    "0.0.0.0",
                    ADDRESS,
                    "Address of that further port.");

    static final Setting<Boolean> METRICS_JVM_INFO =
            Setting.flag(
                    "metricsProvider.exportJvmInfo",
                    "true",
                    "Whether `/metrics` tells of the JVM, too.");

    static final List<Setting<?>> ALL =
            List.of(
                    ENABLE_SERVER,
                    SERVER_ADDRESS,
                    SERVER_PORT,
                    COMMAND_URL,
                    IDLE_TIMEOUT,
                    COMMANDS_FROM,
                    METRICS_PORT,
                    METRICS_HOST,
                    METRICS_JVM_INFO);

    private AdminSettings() {}

    private static @Nullable String path(String value) {
        return value.matches("(/[\\w.~-]+)+") ? value : null;
    }
}
