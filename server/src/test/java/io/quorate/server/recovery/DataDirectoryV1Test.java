package io.quorate.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.snapshot.LoadThreads;
import io.quorate.server.snapshot.RocksStates;
import io.quorate.server.snapshot.StateStore;
import io.quorate.server.tree.ZnodeRef;
import io.quorate.server.wal.WalConfig;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A whole data directory of format version 1, as a server left it that was killed: a saved state,
 * snapshots, and a log that goes on behind them. Every later build opens it and finds all of it.
 *
 * <p>It was made by a standalone server with {@code snapshotIdleMillis=200}, {@code
 * snapshotTailMinKiB=1} and {@code logSegmentMiB=1} on a machine named quorate: /golden0 to
 * /golden39 with 100 bytes each, a pause, /tail, and kill -9.
 */
class DataDirectoryV1Test {

    private static final int GOLDEN = 40;

    @TempDir private Path folder;

    private Path unpacked() throws IOException {
        try (InputStream in =
                        DataDirectoryV1Test.class.getResourceAsStream(
                                "/format/v1/data-directory.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(Objects.requireNonNull(file.getParent()));
                    Files.copy(zip, file);
                }
            }
        }
        return folder.resolve("data");
    }

    @Test
    void isOpenedWhole() throws IOException {
        Path data = unpacked();
        try (DataDirectory directory = DataDirectory.open(data, data)) {
            TreeBuilder builder = new TreeBuilder(1);
            Recovered recovered =
                    Recovery.open(
                            directory.storage(
                                    new RocksStates(
                                            directory.states(), new LoadThreads(Thread::new, 2))),
                            new RecoveryConfig(WalConfig.DEFAULT, 1 << 20, 1, true),
                            new SplittableRandom(1),
                            builder,
                            Runnable::run);
            assertThat(recovered.damage()).isNull();
            assertThat(recovered.warning()).isNull();
            assertThat(recovered.history().own().standing()).isEqualTo(Standing.VOTER);
            StateStore state = Objects.requireNonNull(recovered.state());
            long savedZxid = Objects.requireNonNull(state.meta()).base().zxid();
            assertThat(savedZxid).isLessThan(recovered.log().lastZxid());
            ZnodeRef found = new ZnodeRef();
            for (int i = 0; i < GOLDEN; i++) {
                assertThat(builder.tree().find("/golden" + i, found)).isTrue();
                assertThat(found.stat().dataLength()).isEqualTo(100);
            }
            for (var uncommitted : recovered.history().recent()) {
                if (uncommitted.zxid() > recovered.history().commitMark()) {
                    builder.apply(uncommitted);
                }
            }
            assertThat(builder.tree().find("/tail", found)).as("behind the state").isTrue();
            assertThat(
                            new String(
                                    Files.readAllBytes(data.resolve("version-3/format")),
                                    StandardCharsets.US_ASCII))
                    .isEqualTo("quorate-data-format 1\n");
            recovered.log().close();
            state.close();
        }
    }
}
