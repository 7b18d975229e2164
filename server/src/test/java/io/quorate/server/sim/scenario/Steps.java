package io.quorate.server.sim.scenario;

import io.quorate.server.sim.Ensemble;
import io.quorate.server.sim.ScriptedClient;

/** What several scripts over whole servers do and look at. */
final class Steps {

    private Steps() {}

    /** Three servers that save their state at once, keep one snapshot, and purge the log to it. */
    static Ensemble saving() {
        return saving(true);
    }

    /**
     * Three servers that save their state at once.
     *
     * @param purges whether the log goes behind it, so that who was away is sent a state
     */
    static Ensemble saving(boolean purges) {
        return Ensemble.serving(
                3,
                settings -> {
                    settings.savesAtOnce();
                    settings.snapshotPieces(64);
                    if (!purges) {
                        settings.keepsItsLog();
                    }
                });
    }

    /** Creates {@code count} znodes, named {@code prefix} and a number, one after the other. */
    static void write(Ensemble e, ScriptedClient client, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            requireOk(e, client.create(prefix + i));
        }
    }

    static void requireOk(Ensemble e, ScriptedClient.Reply reply) {
        e.await("answered", () -> reply.isDone() || reply.isLost());
        e.require(reply.isOk(), "a request failed");
    }

    static void awaitSaved(Ensemble e, int server) {
        e.await("saved", () -> e.savedZxid(server) == e.lastZxid(server));
    }

    static void awaitPurged(Ensemble e, int server) {
        e.await(
                "saved and purged",
                () ->
                        e.logStartZxid(server) != 0
                                && e.savedZxid(server) == e.lastZxid(server)
                                && e.logStartZxid(server) == e.savedZxid(server));
    }

    static void requireThere(Ensemble e, int server, String path) {
        e.require(read(e, server, path).isOk(), path + " is not on server " + server);
    }

    static void requireMissing(Ensemble e, int server, String path) {
        e.require(!read(e, server, path).isOk(), path + " is on server " + server);
    }

    /** What a new client of this server reads. */
    static ScriptedClient.Reply read(Ensemble e, int server, String path) {
        ScriptedClient.Reply found = e.client(server).get(path);
        e.await("read", found::isDone);
        return found;
    }
}
