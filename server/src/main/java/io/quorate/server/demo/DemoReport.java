package io.quorate.server.demo;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the demo says: who the servers are, once all serve, and then one line per change. Knows each
 * server's last role; used by one thread.
 */
final class DemoReport {

    private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<DemoServer> servers;
    private final DemoOptions options;
    private final PrintStream out;
    private final Role[] roles;
    private final boolean[] gone;

    /** What each server says of late that differs from what it was last said to be. */
    private final @Nullable Change[] changes;

    private long firstWriteNanos;
    private boolean wrote;
    private @Nullable Outage outage;

    /**
     * Writes are not taken, as far as anybody knows.
     *
     * @param round of the probe that waits for its end
     * @param sinceNanos when the leader's process ended
     */
    private record Outage(int round, long sinceNanos) {}

    private record Change(Role role, long sinceNanos) {}

    DemoReport(List<DemoServer> servers, DemoOptions options, PrintStream out) {
        this.servers = servers;
        this.options = options;
        this.out = out;
        this.roles = new Role[servers.size()];
        this.gone = new boolean[servers.size()];
        this.changes = new Change[servers.size()];
        Arrays.fill(roles, Role.SILENT);
    }

    // The start.

    void startRole(DemoEvent.Seen seen) {
        roles[seen.id() - 1] = seen.role();
    }

    void firstWrite(DemoEvent.WritesAccepted accepted) {
        wrote = true;
        firstWriteNanos = accepted.atNanos();
    }

    boolean isReady() {
        for (Role role : roles) {
            if (!role.serves()) {
                return false;
            }
        }
        return wrote;
    }

    String notReady(int seconds) {
        StringBuilder text = new StringBuilder("demo: not ready after " + seconds + " s:");
        for (DemoServer server : servers) {
            text.append(" server ").append(server.id()).append(": ").append(roles[server.id() - 1]);
        }
        return text.append("; their logs are in ").append(options.folder()).toString();
    }

    /** At most 15 lines, whatever the number of servers. */
    void ready(String version, long startedNanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(firstWriteNanos - startedNanos);
        out.printf(
                "quorate %s: %d server%s on 127.0.0.1, first write after %.1f s%n",
                version, servers.size(), servers.size() == 1 ? "" : "s", millis / 1_000.0);
        out.printf("  id  role        pid      client  peers      http  data%n");
        for (DemoServer server : servers) {
            out.printf(
                    "  %-3d %-11s %-8d %-7d %d %d  %d  %s%n",
                    server.id(),
                    roles[server.id() - 1],
                    server.pid(),
                    options.clientPort(server.id()),
                    options.quorumPort(server.id()),
                    options.electionPort(server.id()),
                    options.adminPort(server.id()),
                    server.zooCfg().getParent());
        }
        out.printf(
                "try:  bin/zkCli.sh -server 127.0.0.1:%d create /hello world%n",
                options.clientPort(1));
        out.printf("Ctrl-C ends %s and keeps the data.%n", servers.size() == 1 ? "it" : "them");
    }

    // Afterwards.

    /** Returns whether a probe of {@code nextRound} is to find out when writes are taken again. */
    boolean ended(DemoEvent.Ended ended, int nextRound) {
        int index = ended.id() - 1;
        Role was = roles[index];
        roles[index] = Role.SILENT;
        gone[index] = true;
        say(
                "server %d (%s) ended, %s; restart it: bin/quorate server %s",
                ended.id(), was, exit(ended.exitCode()), servers.get(index).zooCfg());
        int left = alive();
        int needed = servers.size() / 2 + 1;
        if (left > 0 && left < needed) {
            say("%d of %d servers left: no write until %d are there", left, servers.size(), needed);
        }
        boolean leaderLost = was == Role.LEADER || was == Role.STANDALONE || left < needed;
        if (outage != null || !leaderLost || left == 0) {
            return false;
        }
        outage = new Outage(nextRound, ended.atNanos());
        return true;
    }

    void writesAccepted(DemoEvent.WritesAccepted accepted) {
        if (outage == null || outage.round() != accepted.round()) {
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(accepted.atNanos() - outage.sinceNanos());
        outage = null;
        for (DemoServer server : servers) {
            roles[server.id() - 1] = Role.ask(server.clientAddress());
            changes[server.id() - 1] = null;
        }
        say("%s; write outage %d ms", leader(), millis);
    }

    void seen(DemoEvent.Seen seen) {
        int index = seen.id() - 1;
        Role was = roles[index];
        if (gone[index] ? !seen.role().serves() : outage != null || !isSettled(seen)) {
            return; // somebody is restarting it; or what is the cause is yet to be seen
        }
        changes[index] = null;
        if (gone[index]) {
            gone[index] = false;
            say("server %d is back: %s", seen.id(), seen.role());
        } else if (seen.role() != was) {
            say("server %d: %s, was %s", seen.id(), seen.role(), was);
        }
        roles[index] = seen.role();
    }

    /**
     * Whether a change has lasted. If a process ended, its end is told on its own and is the cause
     * of others; the system may tell it later than they do.
     */
    private boolean isSettled(DemoEvent.Seen seen) {
        int index = seen.id() - 1;
        if (seen.role() == roles[index]) {
            return true;
        }
        Change change = changes[index];
        if (change == null || change.role() != seen.role()) {
            change = new Change(seen.role(), seen.atNanos());
            changes[index] = change;
        }
        return seen.atNanos() - change.sinceNanos() >= SETTLED_NANOS;
    }

    /** Whether no process is left, and none that was started anew by somebody else answers. */
    boolean allGone() {
        return alive() == 0;
    }

    void nobodyLeft() {
        say("no server is left; the data stays in %s, and a new demo finds it", options.folder());
    }

    private int alive() {
        int alive = 0;
        for (boolean ended : gone) {
            alive += ended ? 0 : 1;
        }
        return alive;
    }

    private String leader() {
        for (DemoServer server : servers) {
            Role role = roles[server.id() - 1];
            if (role == Role.LEADER || role == Role.STANDALONE) {
                return "server " + server.id() + " is " + role + ", pid " + server.pid();
            }
        }
        return "writes are taken again";
    }

    private static String exit(int code) {
        return switch (code) {
            case 0, 143 -> "as asked";
            case 137 -> "killed";
            default -> "exit code " + code;
        };
    }

    private void say(String format, Object... arguments) {
        out.printf("%s  ", LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS));
        out.printf(format + "%n", arguments);
        out.flush();
    }
}
