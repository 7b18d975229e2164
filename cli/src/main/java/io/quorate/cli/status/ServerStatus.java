package io.quorate.cli.status;

import io.quorate.client.session.HostAndPort;
import io.quorate.protocol.Zxid;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/**
 * What one server says of itself.
 *
 * @param address null if it is not known
 * @param id null if it is not known
 * @param role leader, follower, observer, standalone, or why there is none
 * @param zxid null if it does not say
 * @param sessions of the whole ensemble; null if it does not say
 * @param clients connections to it
 * @param latency minimum, average and maximum in milliseconds
 */
record ServerStatus(
        @Nullable HostAndPort address,
        @Nullable Integer id,
        String role,
        boolean serves,
        @Nullable Long zxid,
        @Nullable Long sessions,
        @Nullable Long clients,
        @Nullable String latency,
        @Nullable String version) {

    /** Asks it. */
    static ServerStatus ask(HostAndPort address, @Nullable Integer id) {
        try {
            String answer = FourLetterWord.ask(address, "srvr");
            Map<String, String> srvr = fields(answer, ": ");
            String mode = srvr.get("Mode");
            if (mode == null) {
                return silent(address, id, whyNoMode(answer));
            }
            Map<String, String> mntr = fields(FourLetterWord.ask(address, "mntr"), "\t");
            Map<String, String> conf = fields(FourLetterWord.ask(address, "conf"), "=");
            Long serverId = number(conf.get("serverId"), 10);
            return new ServerStatus(
                    address,
                    id == null && serverId != null ? Integer.valueOf(serverId.intValue()) : id,
                    mode,
                    true,
                    zxid(srvr.get("Zxid")),
                    number(mntr.get("zk_global_sessions"), 10),
                    number(srvr.get("Connections"), 10),
                    srvr.get("Latency min/avg/max"),
                    version(srvr.get("Zookeeper version")));
        } catch (UnknownHostException unknown) {
            return silent(address, id, "name not known");
        } catch (IOException failure) {
            return silent(address, id, "no answer: " + failure.getMessage());
        }
    }

    /** Of one that nobody can ask, since nobody knows where it is. */
    static ServerStatus elsewhere(int id) {
        return new ServerStatus(null, id, "address not known", false, null, null, null, null, null);
    }

    private static ServerStatus silent(HostAndPort address, @Nullable Integer id, String why) {
        return new ServerStatus(address, id, why, false, null, null, null, null, null);
    }

    private static Map<String, String> fields(String text, String between) {
        Map<String, String> fields = new HashMap<>();
        for (String line : text.split("\n")) {
            int at = line.indexOf(between);
            if (at > 0) {
                fields.put(line.substring(0, at), line.substring(at + between.length()).strip());
            }
        }
        return fields;
    }

    private static String whyNoMode(String answer) {
        if (answer.contains("not currently serving requests")) {
            return "no quorum";
        }
        return answer.contains("not in the whitelist")
                ? "does not allow srvr"
                : "no answer to srvr that makes sense";
    }

    private static @Nullable Long zxid(@Nullable String text) {
        return text == null || !text.startsWith("0x") ? null : number(text.substring(2), 16);
    }

    private static @Nullable Long number(@Nullable String text, int radix) {
        try {
            return text == null ? null : Long.valueOf(Long.parseUnsignedLong(text, radix));
        } catch (NumberFormatException none) {
            return null;
        }
    }

    /** Without when it was built. */
    private static @Nullable String version(@Nullable String text) {
        return text == null ? null : text.split(",", 2)[0];
    }

    /** Transactions behind a leader of the same epoch; null if that cannot be said. */
    @Nullable Long lag(@Nullable Long leaderZxid) {
        if (zxid == null || leaderZxid == null || Zxid.epoch(zxid) != Zxid.epoch(leaderZxid)) {
            return null;
        }
        return Math.max(0, leaderZxid - zxid);
    }
}
