package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server's process that comes up with the volume of the same server of another ensemble. */
@Timeout(240)
class ForeignVolumeIT {

    private static final String FOREIGN = "one is not where it belongs. The data of both is left";

    @TempDir Path folder;
    private final List<ServerProcess> all = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (ServerProcess server : all) {
            server.kill();
        }
    }

    private List<ServerProcess> ensemble(String name) throws Exception {
        List<ServerProcess> servers =
                ServerProcess.ensemble(3, Files.createDirectory(folder.resolve(name)));
        all.addAll(servers);
        return servers;
    }

    private static long times(String words, ServerProcess server) throws Exception {
        return server.said()
                .lines()
                .filter(line -> line.contains("ERROR") && line.contains(words))
                .count();
    }

    @Test
    void isRefusedByBothSides_onceInTheLog_andKeepsItsData() throws Exception {
        List<ServerProcess> theirs = ensemble("theirs");
        ServerProcess.startAll(theirs);
        for (ServerProcess server : theirs) {
            server.kill();
        }
        List<ServerProcess> ours = ensemble("ours");
        ServerProcess.startAll(ours);
        ServerProcess third = ours.getLast();
        third.kill();
        Path own = folder.resolve("own");
        Files.move(third.files(), own);
        Files.move(theirs.getLast().files(), third.files());

        third.start();
        third.awaitSaid(FOREIGN, 0);
        for (ServerProcess other : ours.subList(0, 2)) {
            other.awaitSaid("server 3 has a volume of cluster", 0);
            assertThat(other.ask("mntr")).contains("zk_server_state");
            other.awaitServing();
        }
        third.awaitRefusing();
        // Both dial on: what they say is said once of each other server.
        Await.until("both refused it", 20, () -> times(FOREIGN, third) == 2);
        third.kill();
        third.start();
        Await.until("and once more in the next process", 20, () -> times(FOREIGN, third) == 4);
        third.kill();
        for (ServerProcess other : ours.subList(0, 2)) {
            assertThat(times(FOREIGN, other)).isEqualTo(1);
        }

        Files.move(third.files(), theirs.getLast().files());
        Files.move(own, third.files());
        third.start();
        third.awaitServing();
        ServerProcess.awaitAgreement(ours);
        ServerProcess.startAll(theirs);
        ServerProcess.awaitAgreement(theirs);
    }
}
