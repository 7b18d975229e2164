package io.quorate.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/**
 * A decoder's law, and the one that holds for all: memory in proportion to the input, whatever
 * lengths and counts stand in it.
 */
final class FrugalLaw {

    /** Windows and blocks that are taken for any input: the largest is an archive's block. */
    private static final long FIXED_BYTES_MAX = 4 << 20;

    /** Values are objects, read twice and printed at times. */
    private static final long BYTES_PER_BYTE_MAX = 4096;

    private final FuzzTarget.Law law;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    FrugalLaw(FuzzTarget.Law law) {
        this.law = law;
    }

    /** Whatever is thrown is a finding. */
    void check(byte[] input) throws Exception {
        long taken = takenFor(input);
        if (taken > allowed(input)) {
            // The first time, classes are loaded.
            taken = takenFor(input);
        }
        assertThat(taken)
                .as("bytes of memory taken for %d bytes of input", input.length)
                .isLessThanOrEqualTo(allowed(input));
    }

    private static long allowed(byte[] input) {
        return FIXED_BYTES_MAX + BYTES_PER_BYTE_MAX * input.length;
    }

    private long takenFor(byte[] input) throws Exception {
        long before = threads.getCurrentThreadAllocatedBytes();
        law.check(input.clone());
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
