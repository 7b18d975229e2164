package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.Map;

final class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "clientPort, QUORATE_CLIENT_PORT, --client-port",
        "4lw.commands.whitelist, QUORATE_4LW_COMMANDS_WHITELIST, --4lw-commands-whitelist",
        "jute.maxbuffer, QUORATE_JUTE_MAXBUFFER, --jute-maxbuffer",
        "autopurge.snapRetainCount, QUORATE_AUTOPURGE_SNAP_RETAIN_COUNT,"
                + " --autopurge-snap-retain-count",
        "enableEagerACLCheck, QUORATE_ENABLE_EAGER_ACL_CHECK, --enable-eager-acl-check",
        "sessionRequireClientSASLAuth, QUORATE_SESSION_REQUIRE_CLIENT_SASL_AUTH,"
                + " --session-require-client-sasl-auth",
        "skipACL, QUORATE_SKIP_ACL, --skip-acl",
        "quorumListenOnAllIPs, QUORATE_QUORUM_LISTEN_ON_ALL_IPS, --quorum-listen-on-all-ips",
        "snapshotTailMinKiB, QUORATE_SNAPSHOT_TAIL_MIN_KIB, --snapshot-tail-min-kib",
        "syncMiBPerSecond, QUORATE_SYNC_MIB_PER_SECOND, --sync-mib-per-second",
        "IPAuthenticationProvider.usexforwardedfor,"
                + " QUORATE_IP_AUTHENTICATION_PROVIDER_USEXFORWARDEDFOR,"
                + " --ip-authentication-provider-usexforwardedfor",
        "connection_throttle_tokens, QUORATE_CONNECTION_THROTTLE_TOKENS,"
                + " --connection-throttle-tokens",
    })
    void aKeyHasAVariableAndAFlag(String key, String variable, String flag) {
        assertThat(Names.variable(key)).isEqualTo(variable);
        assertThat(Names.flag(key)).isEqualTo(flag);
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT_PORT, clientPort",
        "CLIENTPORT, clientPort",
        "clientPort, clientPort",
        "client-port, clientPort",
        "zookeeper.skipACL, skipACL",
        "SERVER_12, server.12",
        "server.12, server.12",
        "server-12, server.12",
        "WEIGHT_3, weight.3",
        "SNAP_COUNT, snapCount",
        "REQUEST_THROTTLE_MAX_REQUESTS, request_throttle_max_requests",
    })
    void findsTheKeyHoweverItIsWritten(String written, String key) {
        assertThat(Names.key(written)).isEqualTo(key);
    }

    @Test
    void whatIsNoKeyIsNone() {
        assertThat(Names.key("HEAP")).isNull();
        assertThat(Names.key("server")).isNull();
    }

    /** The rule, for every key that there is: its own names lead to it and to no other. */
    @Test
    void everyKeyIsFoundByItsVariableAndItsFlagAndByNoOthers() {
        Map<String, String> plain = new HashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            check(setting.key(), plain);
            setting.aliases().forEach(alias -> check(alias, plain));
        }
        ZooKeeperKeys.all().forEach(key -> check(key, plain));
    }

    private static void check(String key, Map<String, String> plain) {
        String other = plain.put(Names.plain(key), key);
        assertThat(other == null || meaning(other).equals(meaning(key))).as(key).isTrue();
        assertThat(meaning(String.valueOf(Names.key(Names.variable(key).substring(8)))))
                .isEqualTo(meaning(key));
        assertThat(meaning(String.valueOf(Names.key(Names.flag(key).substring(2)))))
                .isEqualTo(meaning(key));
        assertThat(Names.variable(key)).matches("QUORATE_[A-Z0-9]+(_[A-Z0-9]+)*");
    }

    /** The same for two names of one thing. */
    private static String meaning(String key) {
        String remark = ZooKeeperKeys.remark(key, "");
        return remark == null ? Settings.nameOf(key) : remark;
    }
}
