package io.quorate.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A server on an ext4 of its own that loses the power while clients write, again and again: the
 * kernel keeps what was synced, and drops all else.
 */
@Timeout(240)
class PowerLossIT {

    private static final int ROUNDS = 3;
    private static final int DISK_MIB = 300;

    /** EXT4_IOC_SHUTDOWN, without writing back even the journal. */
    private static final String SHUT_DOWN =
            "open F,'<',$ARGV[0] or die $!; $f=pack('L',2); ioctl(F,0x8004587D,$f) or die $!";

    @TempDir Path folder;
    private @Nullable ServerProcess server;
    private @Nullable TestDisk disk;

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.kill();
        }
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void everyAcknowledgedWriteIsThereAfterThePowerWasLost() throws Exception {
        Path image = folder.resolve("disk");
        Path data = ServerProcess.dataOf(folder.resolve("1"));
        TestDisk mounted = TestDisk.ext4(data, image, DISK_MIB);
        if (mounted == null) {
            return;
        }
        disk = mounted;
        ServerProcess it = ServerProcess.standalone(folder.resolve("1"), StoredFiles.SAVES_OFTEN);
        server = it;
        // What makes a file system a server's own is there before the power goes.
        assertThat(TestDisk.run("sync")).isEmpty();
        it.start();
        it.awaitServing();
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < ROUNDS; round++) {
            try (SteadyWrites writes =
                    SteadyWrites.begin(List.of(it), "/load" + round, 4, 20, 1_000)) {
                writes.awaitMore(1_000 + random.nextInt(1_000));
                String refused = TestDisk.run("perl", "-e", SHUT_DOWN, data.resolve("myid"));
                assertThat(refused).isEmpty();
                assertThat(it.awaitEnd()).isEqualTo(ExitCode.LOG_WRITE_FAILED.code());
                mounted.close();
                disk = null;
                mounted = Objects.requireNonNull(TestDisk.remounted(data, image));
                disk = mounted;
                it.start();
                it.awaitServing();
                writes.awaitMore(100);
                writes.end();
                writes.assertHeldBy(it);
            }
        }
        assertThat(it.said()).doesNotContain("DAMAGED");
        assertThat(new StoredFiles(it).segments().getFirst()).isNotEqualTo("log-0000000001");
    }
}
