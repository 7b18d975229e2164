package io.quorate.server.zab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class StageTimesTest {

    private static final long MICRO = 1_000;

    private final ZabMeters meters = new ZabMeters();
    private final StageTimes times = new StageTimes(meters);

    @Test
    void timesEachStageOfTheLastRecordOfAPass() {
        times.restart(5);
        times.appended(5, 0);
        times.appended(9, 100 * MICRO);
        times.flushed(8, 200 * MICRO);
        assertThat(meters.loggedMicros.count()).isZero();
        times.flushed(9, 400 * MICRO);
        assertThat(meters.loggedMicros.sum()).isEqualTo(300);
        times.acked(new PeerId(2), 9, 600 * MICRO);
        times.acked(new PeerId(2), 9, 900 * MICRO);
        times.committed(9, true, 700 * MICRO);
        List<String> acks = new ArrayList<>();
        meters.ackMicros.forEach((server, acked) -> acks.add(server + ":" + acked.sum()));
        assertThat(acks).containsExactly("2:500");
        assertThat(meters.committedMicros.sum()).isEqualTo(600);
        assertThat(meters.quorumAckMicros.sum()).isEqualTo(600);
        assertThat(meters.loggedToQuorumMicros.sum()).isEqualTo(300);
    }

    @Test
    void aQuorumBeforeTheOwnDiskIsNoTimeAfterIt() {
        times.restart(0);
        times.appended(1, 0);
        times.committed(1, true, 50 * MICRO);
        times.flushed(1, 80 * MICRO);
        assertThat(meters.loggedToQuorumMicros.count()).isEqualTo(1);
        assertThat(meters.loggedToQuorumMicros.sum()).isZero();
        assertThat(meters.loggedMicros.sum()).isEqualTo(80);
    }

    @Test
    void aLearnersCommitIsNoQuorum() {
        times.restart(0);
        times.appended(1, 0);
        times.committed(1, false, 50 * MICRO);
        assertThat(meters.committedMicros.count()).isEqualTo(1);
        assertThat(meters.quorumAckMicros.count()).isZero();
    }

    /** However far the disk is behind, nothing is timed twice or out of order. */
    @Test
    void whatDoesNotFitIsNotTimed() {
        times.restart(0);
        for (int zxid = 1; zxid <= 1_000; zxid++) {
            times.appended(zxid, zxid * MICRO);
        }
        times.flushed(1_000, 2_000 * MICRO);
        times.committed(1_000, true, 3_000 * MICRO);
        assertThat(meters.loggedMicros.count()).isEqualTo(256);
        assertThat(meters.committedMicros.count()).isEqualTo(256);
        for (int zxid = 1_001; zxid <= 2_000; zxid++) {
            times.appended(zxid, 0);
            times.flushed(zxid, 0);
            times.acked(new PeerId(3), zxid, 0);
            times.committed(zxid, true, 0);
        }
        assertThat(meters.loggedMicros.count()).isEqualTo(1_256);
        assertThat(meters.committedMicros.count()).isEqualTo(1_256);
    }

    @Test
    void anotherHistoryBeginsAnew() {
        times.restart(0);
        times.appended(10, 0);
        times.appended(4, MICRO);
        times.flushed(10, 5 * MICRO);
        times.committed(10, true, 5 * MICRO);
        assertThat(meters.loggedMicros.count()).isZero();
        assertThat(meters.committedMicros.count()).isZero();
    }
}
