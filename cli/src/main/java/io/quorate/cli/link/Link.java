package io.quorate.cli.link;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.ExitCode;
import io.quorate.client.ClientOptions;
import io.quorate.client.Event;
import io.quorate.client.KeeperClient;
import io.quorate.client.SessionListener;
import io.quorate.client.Watcher;
import io.quorate.client.session.HostAndPort;
import io.quorate.client.session.SessionState;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;

/**
 * The session that commands use, one at a time. Who asks for it waits for a server to answer, but
 * not for one that does not listen.
 */
public final class Link implements AutoCloseable {

    private static final long CLOSE_SECONDS = 3;

    private final Settings settings;
    private final Events events;
    private final Watcher printer = new Printer();

    // Guarded by this object.

    private String servers;
    private @Nullable KeeperClient client;
    private @Nullable Listener listener;
    private SessionState state = SessionState.CLOSED;

    /** Rounds of all servers in vain, in the session in hand. */
    private int roundsInVain;

    private final Map<HostAndPort, String> inVain = new LinkedHashMap<>();

    /**
     * What every session is like.
     *
     * @param waitForConnection whether to wait for a server where none listens
     * @param tls null for none
     */
    public record Settings(
            int timeoutMillis,
            boolean readOnly,
            boolean waitForConnection,
            @Nullable SSLContext tls) {}

    /** Hears what happens meanwhile, on a thread of the client's. */
    public interface Events {
        /** The first session begins. */
        void connecting(String servers);

        void session(SessionState state);

        void znode(Event event);
    }

    public Link(String servers, Settings settings, Events events) {
        this.servers = servers;
        this.settings = settings;
        this.events = events;
    }

    /** Begins the first session, unless there was one. */
    public void begin() throws CliFailure {
        if (clientNow() == null) {
            events.connecting(servers());
            connect(servers());
        }
    }

    /** Ends the session, if there is one, and begins another. */
    public void connect(String toServers) throws CliFailure {
        ClientOptions options = options(toServers);
        close();
        synchronized (this) {
            servers = toServers;
            state = SessionState.CONNECTING;
            roundsInVain = 0;
            inVain.clear();
            listener = new Listener();
            client = KeeperClient.start(options, listener);
        }
    }

    private ClientOptions options(String toServers) throws CliFailure {
        try {
            ClientOptions.Builder builder =
                    ClientOptions.builder(toServers)
                            .sessionTimeout(Duration.ofMillis(settings.timeoutMillis()))
                            .requestTimeout(Duration.ofMillis(settings.timeoutMillis()))
                            .readOnly(settings.readOnly());
            return settings.tls() == null ? builder.build() : builder.tls(settings.tls()).build();
        } catch (IllegalArgumentException wrong) {
            throw CliFailure.usage(
                    String.valueOf(wrong.getMessage()), "-server HOST:PORT,HOST:PORT/CHROOT");
        }
    }

    /** Only the session in hand is heard. */
    private final class Listener implements SessionListener {
        @Override
        public void state(SessionState now, String why) {
            synchronized (Link.this) {
                if (listener != this) {
                    return;
                }
                state = now;
                if (now.isConnected()) {
                    inVain.clear();
                }
                Link.this.notifyAll();
            }
            events.session(now);
        }

        @Override
        public void triedInVain(HostAndPort server, String why, boolean allTried) {
            synchronized (Link.this) {
                if (listener == this) {
                    inVain.put(server, why);
                    roundsInVain += allTried ? 1 : 0;
                    Link.this.notifyAll();
                }
            }
        }
    }

    private final class Printer implements Watcher {
        @Override
        public void event(Event event) {
            events.znode(event);
        }
    }

    /** The client, once a server answers. */
    public KeeperClient client() throws CliFailure, InterruptedException {
        begin();
        return await();
    }

    private synchronized KeeperClient await() throws CliFailure, InterruptedException {
        int roundsBefore = roundsInVain;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis());
        while (true) {
            KeeperClient current = client;
            if (current == null || state.isEnd()) {
                throw notConnected();
            }
            if (state.isConnected()) {
                return current;
            }
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            boolean enough = !settings.waitForConnection() && roundsInVain > roundsBefore;
            if (enough || leftMillis <= 0) {
                throw noServer();
            }
            wait(leftMillis);
        }
    }

    private CliFailure noServer() {
        StringBuilder text = new StringBuilder("no server of " + servers + " answers");
        inVain.forEach(
                (server, why) -> text.append("\n  ").append(server).append(": ").append(why));
        return new CliFailure(
                ExitCode.NO_SERVER,
                text.toString(),
                "is one running there? -server names others, and -waitforconnection waits");
    }

    /** The client, whatever its state. */
    public KeeperClient clientAsItIs() throws CliFailure {
        begin();
        KeeperClient current = clientNow();
        if (current == null) {
            throw notConnected();
        }
        return current;
    }

    private static CliFailure notConnected() {
        return new CliFailure(ExitCode.NO_SERVER, "Not connected", "connect begins a new session");
    }

    /** One watcher for all watches, so that no event is told twice. */
    public Watcher printer() {
        return printer;
    }

    /** Where it is connected, as it was said. */
    public synchronized String servers() {
        return servers;
    }

    public synchronized SessionState state() {
        return state;
    }

    /** The client, whatever its state; null before there was a session. */
    public synchronized @Nullable KeeperClient clientNow() {
        return client;
    }

    /** Ends the session, if there is one. Where no server says so in time, they end it later. */
    @Override
    public void close() {
        KeeperClient ended = clientNow();
        if (ended == null) {
            return;
        }
        try {
            ended.closeAsync().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException late) {
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
