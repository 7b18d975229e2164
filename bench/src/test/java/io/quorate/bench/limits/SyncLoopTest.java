package io.quorate.bench.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.load.UsageException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

@Timeout(60)
class SyncLoopTest {

    @TempDir Path folder;

    @Test
    void eachTargetIsWrittenToAndSynced_andTheFileIsGoneAfterwards() throws Exception {
        for (SyncLoop.Target target : SyncLoop.Target.values()) {
            SyncReport report = SyncLoop.run(folder, target, 4 << 10, Duration.ofMillis(100));
            assertThat(report.syncsPerSecond()).isPositive();
            assertThat(report.p50Micros()).isPositive();
            assertThat(report.p99Micros()).isGreaterThanOrEqualTo(report.p50Micros());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void reportAsTextAndJson() {
        SyncReport report = new SyncReport(SyncLoop.Target.GROWING, 64 << 10, 1234.5, 700, 2000.4);
        assertThat(report.toText())
                .isEqualTo(
                        "64 KiB and fdatasync into a growing file: 1,235 a second;"
                                + " p50 700 p99 2,000 us");
        assertThat(report.toJson())
                .isEqualTo(
                        "{\"target\":\"growing\",\"write_bytes\":65536,"
                            + "\"syncs_per_second\":1234.5,\"p50_us\":700.0,\"p99_us\":2000.4}");
    }

    @Test
    void optionsAreTaken_andOthersNamed() throws Exception {
        assertThat(SyncMain.parse("--dir d --seconds 3 --json".split(" ")))
                .isEqualTo(new SyncMain.Command(Path.of("d"), Duration.ofSeconds(3), true));
        assertThatThrownBy(() -> SyncMain.parse("--seconds 0 --x 1".split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("--seconds is '0'", "no option --x");
    }
}
