package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.protocol.ErrorCode;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What is counted, when, and how it is said. */
class ArithmeticTest {

    private static final long MS = 1_000_000;

    /** Near the overflow of nanoTime, where a comparison by "less than" would be wrong. */
    private static final long START = Long.MAX_VALUE - 5 * MS;

    private final LoadOptions options = LoadOptions.closedLoop(List.of(), 30, 64, Operation.SET);

    private static long at(long millis) {
        return START + millis * MS;
    }

    @Test
    void throughputIsWhatWasAnsweredInTheTime() {
        Measurement measurement = new Measurement(START, at(10));
        measurement.answered(at(-1), START - 1, ErrorCode.OK); // too early
        measurement.answered(at(-1), START, ErrorCode.OK);
        measurement.answered(START, at(10) - 1, ErrorCode.OK);
        measurement.answered(START, at(10), ErrorCode.OK); // too late
        LoadReport report = measurement.report(options, 0, CpuTimes.NONE);
        assertThat(report.answered()).isEqualTo(2);
        assertThat(report.seconds()).isEqualTo(0.01);
        assertThat(report.opsPerSecond()).isEqualTo(200);
    }

    @Test
    void latencyIsOfWhatWasDueInTheTimeHoweverLateTheAnswer() {
        Measurement measurement = new Measurement(START, at(10));
        measurement.answered(START - 1, at(7), ErrorCode.OK); // due too early
        measurement.answered(START, at(3), ErrorCode.OK);
        measurement.answered(at(9), at(100), ErrorCode.OK);
        measurement.answered(at(10), at(500), ErrorCode.OK); // due too late
        Latency latency = measurement.report(options, 0, CpuTimes.NONE).latencyMicros();
        assertThat(latency.count()).isEqualTo(2);
        assertThat(latency.p50()).isCloseTo(3_000L, within3Digits(3_000));
        assertThat(latency.max()).isCloseTo(91_000L, within3Digits(91_000));
    }

    @Test
    void percentilesAreThoseOfTheValues() {
        Measurement measurement = new Measurement(0, 10_000 * MS);
        for (int i = 1; i <= 1_000; i++) {
            measurement.answered(0, i * MS, ErrorCode.OK);
        }
        Latency latency = measurement.report(options, 0, CpuTimes.NONE).latencyMicros();
        assertThat(latency.p50()).isCloseTo(500_000L, within3Digits(500_000));
        assertThat(latency.p99()).isCloseTo(990_000L, within3Digits(990_000));
        assertThat(latency.p999()).isCloseTo(999_000L, within3Digits(999_000));
        assertThat(latency.max()).isCloseTo(1_000_000L, within3Digits(1_000_000));
        assertThat(latency.mean()).isBetween(500_000.0, 501_000.0);
    }

    private static Offset<Long> within3Digits(long value) {
        return Offset.offset(value / 500);
    }

    @Test
    void reportSaysWhatIsWrongWithIt() {
        Measurement measurement = new Measurement(0, 1_000 * MS);
        measurement.answered(0, MS, ErrorCode.OK);
        assertThat(measurement.report(options, 0, CpuTimes.NONE).isClean()).isTrue();
        assertThat(measurement.report(options, 1, CpuTimes.NONE).isClean()).isFalse();
        measurement.answered(0, MS, ErrorCode.NO_NODE);
        measurement.answered(0, MS, ErrorCode.BAD_VERSION);
        measurement.answered(0, MS, ErrorCode.NO_NODE);
        LoadReport report = measurement.report(options, 5, CpuTimes.NONE);
        assertThat(report.isClean()).isFalse();
        assertThat(report.toText())
                .contains("not clean: errors {NO_NODE=2, BAD_VERSION=1}, without an answer 5");
    }

    @Test
    void reportAsJsonAndText() {
        LoadReport report =
                new LoadReport(
                        Operation.SET,
                        "30x64",
                        0,
                        2,
                        100_000,
                        new Latency(99_000, 12.34, 10, 20, 30, 40),
                        Map.of(ErrorCode.NO_NODE, 2L, ErrorCode.BAD_VERSION, 1L),
                        3,
                        0.5,
                        1.5);
        assertThat(report.serverCpuSecondsPerMillion()).isEqualTo(15);
        assertThat(report.toJson())
                .isEqualTo(
                        "{\"operation\":\"set\",\"shape\":\"30x64\",\"rate_per_second\":0,"
                                + "\"seconds\":2.000,\"answered\":100000,"
                                + "\"ops_per_second\":50000.0,\"latency_us\":{\"count\":99000,"
                                + "\"mean\":12.3,\"p50\":10,\"p99\":20,\"p999\":30,\"max\":40},"
                                + "\"errors\":{\"NO_NODE\":2,\"BAD_VERSION\":1},\"unanswered\":3,"
                                + "\"generator_cpu_seconds\":0.500,\"server_cpu_seconds\":1.500}");
        assertThat(report.toText().lines().findFirst())
                .contains(
                        "set 30x64: 50,000 ops/s; p50 10 p99 20 p99.9 30 max 40 us;"
                                + " generator 25 % of a core");
    }

    @Test
    void outageReportAsJsonAndText() {
        OutageReport report =
                new OutageReport(
                        10,
                        9_000,
                        Map.of(),
                        4,
                        1,
                        812.34,
                        3_001,
                        List.of(new OutageReport.Gap(3_001, 812.34)),
                        List.of(new OutageReport.ServerGap("127.0.0.1:2181", 900)));
        assertThat(report.toJson())
                .isEqualTo(
                        "{\"operation\":\"outage\",\"seconds\":10.000,\"acknowledged\":9000,"
                                + "\"failed\":0,\"unanswered\":4,\"reconnects\":1,"
                                + "\"longest_ms\":812.3,\"longest_at_ms\":3001,"
                                + "\"gaps\":[{\"at_ms\":3001,\"ms\":812.3}],"
                                + "\"servers\":[{\"server\":\"127.0.0.1:2181\","
                                + "\"longest_ms\":900.0}]}");
        assertThat(report.toText())
                .startsWith("outage: longest 812.3 ms, from 3.001 s on; 9,000 writes");
    }

    @Test
    void scheduleDoesNotDrift() {
        Schedule schedule = new Schedule(START, 3); // a third of a second is no whole number
        for (int i = 0; i < 3_000_000; i++) {
            schedule.advance();
        }
        assertThat(schedule.nextNanos() - START).isEqualTo(1_000_000 * 1_000_000_000L);
    }

    @Test
    void scheduleKnowsWhatIsOverdue() {
        Schedule schedule = new Schedule(0, 1_000);
        schedule.advance();
        assertThat(schedule.overdue(10 * MS)).isEqualTo(9);
        assertThat(schedule.sent()).as("asking changes nothing").isEqualTo(1);
        assertThat(schedule.nextNanos()).isEqualTo(MS);
    }

    @Test
    void gapsAreBetweenEventsAndAtBothEnds() {
        GapTracker gaps = new GapTracker(START, 50 * MS);
        gaps.event(at(60));
        gaps.event(at(61));
        gaps.event(at(361));
        gaps.event(at(410));
        assertThat(gaps.longest()).isEqualTo(new OutageReport.Gap(61, 300));
        assertThat(gaps.noteworthy())
                .containsExactly(new OutageReport.Gap(0, 60), new OutageReport.Gap(61, 300));
    }

    @Test
    void requestsInFlightAreAnsweredInOrderHoweverMany() {
        InFlight inFlight = new InFlight();
        ArrayDeque<Long> model = new ArrayDeque<>();
        Random random = new Random(7);
        for (long i = 0; i < 100_000; i++) {
            if (random.nextInt(100) < 52 || model.isEmpty()) {
                inFlight.add(i);
                model.add(i);
            } else {
                assertThat(inFlight.remove()).isEqualTo(model.remove());
            }
            assertThat(inFlight.count()).isEqualTo(model.size());
        }
        assertThat(model).as("it has grown").hasSizeGreaterThan(1_000);
        inFlight.clear();
        assertThat(inFlight.count()).isZero();
        assertThatThrownBy(inFlight::remove).isInstanceOf(IllegalStateException.class);
    }
}
