package io.quorate.server;

import io.quorate.server.config.PeerAddress;
import io.quorate.server.config.ServerConfig;
import io.quorate.server.metrics.FolderSize;

/** What the four-letter word {@code conf} answers (PROTOCOL 19). Looks at the disk. */
final class ConfText {

    private ConfText() {}

    static String of(ServerConfig config, int clientPort) {
        ServerConfig.Timing timing = config.timing();
        StringBuilder out = new StringBuilder(512);
        line(out, "clientPort", clientPort);
        line(out, "secureClientPort", -1);
        line(out, "dataDir", config.storage().dataDir());
        line(out, "dataDirSize", FolderSize.bytesIn(config.storage().dataDir()));
        line(out, "dataLogDir", config.storage().dataLogDir());
        line(out, "dataLogSize", FolderSize.bytesIn(config.storage().dataLogDir()));
        line(out, "tickTime", timing.tick().toMillis());
        line(out, "maxClientCnxns", config.clients().maxConnectionsPerAddress());
        line(out, "minSessionTimeout", timing.minSessionTimeout().toMillis());
        line(out, "maxSessionTimeout", timing.maxSessionTimeout().toMillis());
        line(out, "clientPortListenBacklog", config.clients().backlog());
        PeerAddress own = config.ensemble().address(config.myId());
        if (own == null) {
            // ZooKeeper's standalone server prints this, whatever its session ids begin with.
            line(out, "serverId", 0);
        } else {
            line(out, "serverId", config.myId());
            line(out, "initLimit", timing.initLimitTicks());
            line(out, "syncLimit", timing.syncLimitTicks());
            line(out, "electionAlg", 3);
            line(out, "electionPort", own.election().port());
            line(out, "quorumPort", own.quorum().port());
            line(out, "peerType", config.ensemble().observer() ? 1 : 0);
            out.append("membership: \n");
            out.append(membership(config));
        }
        return out.toString();
    }

    /** The servers and how they are reached (PROTOCOL 15). */
    static String membership(ServerConfig config) {
        StringBuilder out = new StringBuilder(256);
        for (PeerAddress server : config.ensemble().servers()) {
            line(out, "server." + server.id(), server);
        }
        return out.append("version=0").toString();
    }

    private static void line(StringBuilder out, String key, Object value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
