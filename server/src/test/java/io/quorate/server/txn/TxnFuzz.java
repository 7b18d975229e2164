package io.quorate.server.txn;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.common.InvariantViolation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The body of a transaction: its checksum held, so what makes no sense is named as a bug. */
public final class TxnFuzz {

    private static final int SEEDS = 20;

    private TxnFuzz() {}

    /** Input: the body. */
    public static void fuzz(byte[] input) {
        TxnRecord record;
        try {
            record = TxnCodec.decode(input, 0, input.length);
        } catch (InvariantViolation named) {
            return;
        }
        byte[] bytes = TxnCodec.encode(record.header(), record.txn(), 3);
        assertThat(TxnCodec.decode(bytes, 3, bytes.length - 3)).isEqualTo(record);
    }

    /** Random ones. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Txn txn = TxnGen.txn(new SplittableRandom(seed));
            seeds.add(TxnCodec.encode(new TxnHeader(seed, 2, 3, 4), txn, 0));
        }
        return seeds;
    }
}
