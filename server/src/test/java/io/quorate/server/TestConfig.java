package io.quorate.server;

import io.quorate.server.config.ServerConfig;
import io.quorate.server.zab.PeerId;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A configuration for tests, of which a test says only what matters to it: short times, 127.0.0.1,
 * no HTTP port, and otherwise the defaults.
 */
final class TestConfig {

    static final ServerConfig.Timing TIMING =
            new ServerConfig.Timing(
                    Duration.ofMillis(500),
                    10,
                    5,
                    Duration.ofMillis(1_000),
                    Duration.ofMillis(20_000),
                    Duration.ofMillis(250),
                    Duration.ofMillis(3_000),
                    Duration.ofMillis(2_000),
                    Duration.ZERO);

    /** As the default, but with no HTTP port: servers of one process would take it in turn. */
    static final ServerConfig.Admin NO_ADMIN =
            new ServerConfig.Admin(
                    false, "127.0.0.1", 0, false, "/commands", Duration.ofSeconds(30), false);

    private static final Set<String> WORDS =
            Set.of("ruok", "srvr", "stat", "mntr", "isro", "conf", "envi", "wchs", "dirs");

    private PeerId myId;
    private ServerConfig.Ensemble ensemble;
    private ServerConfig.Clients clients;
    private ServerConfig.Storage storage;
    private ServerConfig.Timing timing;
    private ServerConfig.Access access;
    private ServerConfig.Nodes nodes;
    private ServerConfig.Sessions sessions;
    private ServerConfig.Throttles throttles;
    private ServerConfig.Admin admin;
    private ServerConfig.MetricsEndpoint metrics;
    private Set<String> words;

    private TestConfig(ServerConfig config) {
        this.myId = config.myId();
        this.ensemble = config.ensemble();
        this.clients = config.clients();
        this.storage = config.storage();
        this.timing = config.timing();
        this.access = config.access();
        this.nodes = config.nodes();
        this.sessions = config.sessions();
        this.throttles = config.throttles();
        this.admin = config.admin();
        this.metrics = config.metrics();
        this.words = config.fourLetterWords();
    }

    /** A copy to change. */
    static TestConfig from(ServerConfig config) {
        return new TestConfig(config);
    }

    /** A standalone server on 127.0.0.1. */
    static TestConfig standalone(int clientPort, Path folder) {
        return new TestConfig(
                new ServerConfig(
                        new PeerId(1),
                        new ServerConfig.Ensemble(List.of(), false, false, false, true),
                        new ServerConfig.Clients("127.0.0.1", clientPort, -1, 0, 0xfffff),
                        new ServerConfig.Storage(
                                folder,
                                folder,
                                new ServerConfig.Snapshots(
                                        3,
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(10),
                                        1 << 20,
                                        1 << 30,
                                        256 << 20,
                                        1L << 32,
                                        64 << 20),
                                64 << 20,
                                new ServerConfig.Disk(0, 0, Duration.ofSeconds(1))),
                        TIMING,
                        ServerConfig.Access.DEFAULT,
                        ServerConfig.Nodes.DEFAULT,
                        ServerConfig.Sessions.DEFAULT,
                        ServerConfig.Throttles.DEFAULT,
                        NO_ADMIN,
                        ServerConfig.MetricsEndpoint.DEFAULT,
                        WORDS));
    }

    TestConfig myId(int id) {
        this.myId = new PeerId(id);
        return this;
    }

    TestConfig ensemble(ServerConfig.Ensemble it) {
        this.ensemble = it;
        return this;
    }

    TestConfig clients(ServerConfig.Clients it) {
        this.clients = it;
        return this;
    }

    TestConfig storage(ServerConfig.Storage it) {
        this.storage = it;
        return this;
    }

    TestConfig timing(ServerConfig.Timing it) {
        this.timing = it;
        return this;
    }

    TestConfig access(ServerConfig.Access it) {
        this.access = it;
        return this;
    }

    TestConfig nodes(ServerConfig.Nodes it) {
        this.nodes = it;
        return this;
    }

    TestConfig sessions(ServerConfig.Sessions it) {
        this.sessions = it;
        return this;
    }

    TestConfig throttles(ServerConfig.Throttles it) {
        this.throttles = it;
        return this;
    }

    TestConfig admin(ServerConfig.Admin it) {
        this.admin = it;
        return this;
    }

    TestConfig metrics(ServerConfig.MetricsEndpoint it) {
        this.metrics = it;
        return this;
    }

    TestConfig words(Set<String> it) {
        this.words = it;
        return this;
    }

    ServerConfig build() {
        return new ServerConfig(
                myId, ensemble, clients, storage, timing, access, nodes, sessions, throttles, admin,
                metrics, words);
    }
}
