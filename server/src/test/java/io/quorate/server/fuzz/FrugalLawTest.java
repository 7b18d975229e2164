package io.quorate.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

class FrugalLawTest {

    private static final byte[] CLAIM = ByteBuffer.allocate(20).putInt(1 << 28).array();

    @Test
    void aDecoderThatBelievesALength_isFound() {
        FrugalLaw law =
                new FrugalLaw(
                        input -> {
                            byte[] believed = new byte[ByteBuffer.wrap(input).getInt()];
                            assertThat(believed).hasSize(1 << 28);
                        });
        assertThatThrownBy(() -> law.check(CLAIM)).hasMessageContaining("bytes of memory");
    }

    @Test
    void aDecoderThatRunsPastItsInput_isFound() {
        FrugalLaw law = new FrugalLaw(input -> assertThat(ByteBuffer.wrap(input).get(20)).isZero());
        assertThatThrownBy(() -> law.check(CLAIM)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aDecoderThatTakesWhatItNeeds_isNot() {
        FrugalLaw law = new FrugalLaw(input -> assertThat(input.clone()).hasSize(20));
        assertThatCode(() -> law.check(CLAIM)).doesNotThrowAnyException();
    }

    /** The law's own changes to its input must not reach the fuzzer, which goes on from it. */
    @Test
    void theInputIsNotChanged() throws Exception {
        byte[] input = {1, 2};
        new FrugalLaw(taken -> taken[0] = 9).check(input);
        assertThat(input).containsExactly(1, 2);
    }
}
