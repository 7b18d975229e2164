package io.quorate.server.sim;

import io.quorate.server.auth.AuthConfig;
import io.quorate.server.auth.AuthProviders;
import io.quorate.server.node.NodeConfig;
import io.quorate.server.node.ServicePolicy;
import io.quorate.server.sim.check.Checker;
import io.quorate.server.sim.check.ClientChecks;
import io.quorate.server.sim.check.CommittedHistory;
import io.quorate.server.sim.check.LibraryChecks;
import io.quorate.server.sim.check.Promises;
import io.quorate.server.sim.check.ServedHistory;
import io.quorate.server.sim.check.SessionLifetimes;
import io.quorate.server.sim.model.KeeperModel;
import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whole servers, used by clients through the wire protocol. */
final class ClientWorkload implements Workload {

    private final Settings settings;
    private final SimRandom random;
    private final SimFront front;
    private final boolean library;
    private final List<SimUser> clients = new ArrayList<>();
    private @Nullable ServedHistory served;
    private @Nullable ClientChecks checks;
    private @Nullable LibraryChecks libraryChecks;
    private @Nullable SessionLifetimes lifetimes;
    private @Nullable Cluster cluster;

    ClientWorkload(Settings settings, SimRandom random) {
        this(settings, random, false);
    }

    /**
     * @param library whether they use the client library
     */
    ClientWorkload(Settings settings, SimRandom random, boolean library) {
        this.library = library;
        this.settings = settings;
        this.random = random;
        this.front = new SimFront(random.fork("front"), settings.front);
    }

    @Override
    public String name() {
        return library ? "library" : "server";
    }

    @Override
    public Core.Factory cores() {
        return (config, recovered, disk, own, witness) -> {
            NodeConfig node =
                    new NodeConfig(
                            config,
                            settings.node.tickNanos,
                            settings.minSessionTimeoutMillis,
                            settings.maxSessionTimeoutMillis,
                            settings.leaderlessHoldNanos,
                            settings.pendingWritesMax,
                            NodeConfig.PENDING_BYTES_MAX,
                            settings.heldBytesPerConnection,
                            settings.replyBytesPerPass,
                            settings.save,
                            settings.digestInterval,
                            AuthProviders.of(AuthConfig.DEFAULT),
                            service());
            return new NodeCore(node, recovered, own, witness, served(), disk);
        };
    }

    private ServicePolicy service() {
        ServicePolicy ordinary = ServicePolicy.DEFAULT;
        ServicePolicy.Reaping reaping = ordinary.reaping();
        return new ServicePolicy(
                ordinary.extendedTypes(),
                settings.enforceQuota,
                ordinary.childListBytesMax(),
                ordinary.access(),
                new ServicePolicy.Reaping(
                        settings.reapNanos, reaping.perMinuteMax(), settings.neverUsedMaxMillis),
                ordinary.sessions(),
                ordinary.configuration(),
                ordinary.throttles());
    }

    ServedHistory served() {
        if (served == null) {
            throw new IllegalStateException("not set up");
        }
        return served;
    }

    /** A client that only does what it is told. */
    ScriptedClient scripted(int number) {
        return new ScriptedClient(number, front, checks());
    }

    ClientChecks checks() {
        if (checks == null) {
            throw new IllegalStateException("not set up");
        }
        return checks;
    }

    private Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("not begun");
        }
        return cluster;
    }

    /** By that server's own clock. */
    private long nowNanos(PeerId server) {
        SimNode node = cluster().node(server);
        if (node == null) {
            throw new IllegalStateException("server " + server + " does something and is down");
        }
        return node.now();
    }

    @Override
    public SimClients front() {
        return front;
    }

    @Override
    public List<Checker> checkers(Promises promises, CommittedHistory committed) {
        ServedHistory history =
                new ServedHistory(
                        promises,
                        committed,
                        new KeeperModel.Policy(settings.enforceQuota, settings.neverUsedMaxMillis));
        served = history;
        if (settings.growthMayBeRefused) {
            history.tolerateRefusedGrowth();
        }
        ClientChecks clientChecks = new ClientChecks(promises, history, committed);
        checks = clientChecks;
        SessionLifetimes sessions = new SessionLifetimes(promises, this::nowNanos);
        lifetimes = sessions;
        if (!library) {
            return List.of(history, sessions);
        }
        history.tolerateUntoldCloses();
        LibraryChecks ofLibrary = new LibraryChecks(promises, committed, history, clientChecks);
        libraryChecks = ofLibrary;
        return List.of(history, sessions, ofLibrary);
    }

    @Override
    public void begin(Cluster begun) {
        cluster = begun;
        front.joins(begun);
        LibraryChecks promises = libraryChecks;
        if (promises == null) {
            protocolClients(begun);
        } else {
            applications(begun, promises);
        }
        clients.forEach(SimUser::begin);
    }

    private void protocolClients(Cluster begun) {
        ClientWork work = new ClientWork(random.fork("work"));
        for (int i = 1; i <= settings.clients; i++) {
            clients.add(
                    new SimClient(
                            i,
                            front,
                            begun.clock(),
                            random.fork("client " + i),
                            checks(),
                            work,
                            begun.servers()));
        }
    }

    private void applications(Cluster begun, LibraryChecks promises) {
        LibraryWork work = new LibraryWork(random.fork("work"), settings.library.watches);
        for (int i = 1; i <= settings.clients; i++) {
            clients.add(
                    new LibraryClient(
                            i,
                            front,
                            begun.clock(),
                            random.fork("client " + i),
                            settings.library,
                            promises,
                            work,
                            begun.servers()));
        }
    }

    @Override
    public void calm() {
        front.heal();
    }

    @Override
    public void finish(long settleNanos) {
        SessionLifetimes sessions = lifetimes;
        if (sessions != null) {
            sessions.settled(settings.tickNanos, settings.verdictNanos);
        }
        long before = checks().replies();
        cluster()
                .runUntil(
                        "clients are answered",
                        settleNanos,
                        () -> checks().replies() >= before + 3L * clients.size());
        for (SimUser client : clients) {
            if (random.nextBoolean()) {
                client.vanish();
            } else {
                client.quit();
            }
        }
        cluster()
                .runUntil(
                        "all clients have closed their sessions",
                        settleNanos,
                        () -> clients.stream().allMatch(SimUser::isGone));
        awaitExpiry();
    }

    /**
     * Within the timeout, a bucket, and what servers take to say so; a new leader begins it again,
     * and a learner whose link was dead tells again on the next whom it heard.
     */
    private void awaitExpiry() {
        long limit =
                settings.maxSessionTimeoutMillis * Settings.MILLI
                        + 2 * settings.tickNanos
                        + 2 * settings.node.tickNanos
                        + 2 * settings.verdictNanos
                        + Settings.SECOND;
        long epochs = cluster().epochs();
        BooleanSupplier expired = () -> served().liveSessions() == 0;
        String what = "L1, K8 all abandoned sessions expire";
        cluster()
                .runUntil(
                        what + ", or a new leader begins their timeouts again",
                        limit,
                        () -> expired.getAsBoolean() || cluster().epochs() != epochs);
        cluster().runUntil(what, limit, expired);
    }

    @Override
    public long operations() {
        return checks().replies();
    }

    @Override
    public String summary() {
        long sessions = clients.stream().mapToLong(SimUser::sessions).sum();
        return sessions
                + " sessions, "
                + checks().replies()
                + " replies, "
                + checks().unknown()
                + " of unknown outcome, "
                + checks().events()
                + " watch events, "
                + served().size()
                + " writes in the history, "
                + served().reaped()
                + " znodes went by themselves"
                + (libraryChecks == null ? "" : "; " + libraryChecks.summary());
    }
}
