package io.quorate.server.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.Await;
import io.quorate.server.torture.check.Fencing;
import io.quorate.server.torture.check.History;
import io.quorate.server.torture.check.HistoryChecks;
import io.quorate.server.torture.check.Request;
import io.quorate.server.torture.check.SessionLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Goal: a lock's token fences off who has lost the lock. Method: three contenders, each at a server
 * of its own; the server of whoever holds the lock is paused, or cut from the others or from its
 * client, with writes in flight, until somebody else holds it; then it comes back.
 */
@ExtendWith(NeedsNamespaces.class)
@Timeout(300)
final class FencingIT {

    private static final int STRIKES = 9;
    private static final int LIMIT_SECONDS = 60;

    @TempDir Path folder;

    @Test
    void whoHasLostALockWritesNothingBehindItsNextHolder() throws Exception {
        Holders holders = new Holders();
        List<Contender> contenders = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        List<SessionLog> logs = new ArrayList<>();
        try (Servers servers = Servers.create(folder, 1)) {
            servers.startAll();
            logs.add(makeZnodes(servers));
            for (Server server : servers.all()) {
                Contender contender =
                        new Contender(server.id(), server.address(), servers.addresses(), holders);
                contenders.add(contender);
                threads.add(Thread.ofPlatform().daemon().start(contender));
            }
            for (int strike = 0; strike < STRIKES; strike++) {
                strike(servers, holders, strike);
            }
            holders.end();
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            holders.end();
        }
        assertThat(holders.failures()).isEmpty();
        contenders.forEach(contender -> logs.addAll(contender.logs()));
        History history = new History(logs);
        assertThat(HistoryChecks.check(history)).isEmpty();
        assertThat(Fencing.check(history, Contender.GUARDED)).isEmpty();
        System.out.println(holders.count() + " holders, of which " + STRIKES + " were struck");
    }

    private static SessionLog makeZnodes(Servers servers) throws IOException, InterruptedException {
        RecordedSession maker = new RecordedSession(0, servers.addresses(), 10_000, 0);
        Await.until("a session", LIMIT_SECONDS, maker::isReady);
        for (String path : List.of(Contender.QUEUE, Contender.GUARDED)) {
            maker.ask(new Request.Create(path, "first " + path, Request.Mode.PERSISTENT));
        }
        Await.until("first znodes", LIMIT_SECONDS, () -> maker.inFlight() == 0);
        SessionLog log = maker.log();
        maker.close();
        return log;
    }

    private static void strike(Servers servers, Holders holders, int number)
            throws IOException, InterruptedException {
        Await.until("somebody holds the lock", LIMIT_SECONDS, () -> holders.last() != 0);
        int holder = holders.last();
        int before = holders.count();
        Links links = new Links(servers.network());
        Server struck = servers.all().get(holder - 1);
        switch (number % 3) {
            case 0 -> struck.pause();
            case 1 -> links.harm(struck, links.ofServer(holder), Quality.CUT);
            default -> links.harm(struck, Links.between(holder, Network.CLIENTS), Quality.CUT);
        }
        Await.until(
                "another holds the lock of contender " + holder,
                LIMIT_SECONDS,
                () -> holders.count() > before && holders.last() != holder);
        struck.resume();
        links.heal(struck);
        servers.awaitServing();
    }
}
