package io.quorate.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.txn.ByteSlice;

import org.apache.zookeeper.StatsTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

/** Limits are read as ZooKeeper 3.9.5 reads them: its own class is the reference. */
class QuotaLimitsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "count=5",
                "count=5,bytes=100",
                "count=-1,bytes=-1=;byteHardLimit=10;countHardLimit=3",
                "bytes=7;count=1,,;;other=9",
                "count=+2",
                "count=2=7",
                "count==5",
                "count==",
                "count=",
                "=2",
                "=",
                "==5",
                ";;",
                ",count=2",
                "count=2,",
                "count=1,count=2",
                "count= 2",
                " count=2",
                "count=x",
                "other=x",
                "garbage",
                "count=9223372036854775808",
                "count=\u0663"
            })
    void readsWhatZooKeeperReads(String text) {
        assertReadsAsZooKeeper(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsAnythingAsZooKeeperDoes(long seed) {
        String[] parts = {
            "count",
            "bytes",
            "countHardLimit",
            "byteHardLimit",
            "x",
            "=",
            "=",
            "=",
            ",",
            ";",
            "1",
            "20",
            "-1",
            "+",
            " "
        };
        SplittableRandom random = new SplittableRandom(seed);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(9); n > 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            read += assertReadsAsZooKeeper(text.toString()) ? 1 : 0;
        }
        assertThat(read).isBetween(500, 4_500);
    }

    private static boolean assertReadsAsZooKeeper(String text) {
        QuotaLimits ours = QuotaLimits.parse(text);
        StatsTrack theirs;
        try {
            theirs = new StatsTrack(text);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
            assertThat(ours).as(text).isEqualTo(new QuotaLimits(-1, -1, -1, -1, true));
            return false;
        }
        assertThat(ours)
                .as(text)
                .isEqualTo(
                        new QuotaLimits(
                                theirs.getCount(),
                                theirs.getBytes(),
                                theirs.getCountHardLimit(),
                                theirs.getByteHardLimit(),
                                false));
        return true;
    }

    @Test
    void aHardLimitGoesBeforeASoftOne() {
        QuotaLimits limits = QuotaLimits.parse("count=5,bytes=6=;byteHardLimit=1");
        assertThat(limits.countLimit()).isEqualTo(5);
        assertThat(limits.bytesLimit()).isEqualTo(1);
    }

    /** ZooKeeper fails on null data where it applies the limits. */
    @Test
    void nullCannotBeRead() {
        byte[] znode = Znode.create(ByteSlice.ofUtf8("/a"), null, 0, 0, 0, 0);
        assertThat(QuotaLimits.of(znode).malformed()).isTrue();
        byte[] text = Znode.create(ByteSlice.ofUtf8("/a"), ByteSlice.ofUtf8("count=3"), 0, 0, 0, 0);
        assertThat(QuotaLimits.of(text).count()).isEqualTo(3);
    }
}
