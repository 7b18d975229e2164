package io.quorate.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The inputs that are known, in every build and without a fuzzer. {@code -Dfuzz.target=NAME} with
 * {@code -Dfuzz.replay=FILE} runs one more.
 */
@Timeout(60)
class FuzzCorpusTest {

    private static final int[] LENGTHS = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 1 << 20};

    /** Of longer seeds, not every byte is tried. */
    private static final int PLACES = 400;

    @ParameterizedTest
    @EnumSource
    void everyInputThatIsKept_isReadOrRefused(FuzzTarget target) throws Exception {
        FrugalLaw law = new FrugalLaw(target.law());
        List<byte[]> inputs = Corpus.of(target);
        assertThat(inputs).isNotEmpty();
        for (int i = 0; i < inputs.size(); i++) {
            check(law, "input " + i, inputs.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySeed_wholeOrCut_isReadOrRefused(FuzzTarget target) throws Exception {
        FrugalLaw law = new FrugalLaw(target.law());
        assertThat(target.seeds()).isNotEmpty();
        for (byte[] seed : target.seeds()) {
            for (int length = seed.length; length >= 0; length -= step(seed)) {
                check(law, "cut to " + length, Arrays.copyOf(seed, length));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySeed_withALengthThatIsNone_isReadOrRefused(FuzzTarget target) throws Exception {
        FrugalLaw law = new FrugalLaw(target.law());
        for (byte[] seed : target.seeds()) {
            for (int at = 0; at + Integer.BYTES <= seed.length; at += step(seed)) {
                for (int length : LENGTHS) {
                    byte[] claiming = seed.clone();
                    ByteBuffer.wrap(claiming).putInt(at, length);
                    check(law, length + " at " + at, claiming);
                }
            }
        }
    }

    @Test
    void theFileThatIsNamed_isReadOrRefused() throws Exception {
        String replay = System.getProperty("fuzz.replay");
        FuzzTarget target = FuzzTarget.named(System.getProperty("fuzz.target", "requests"));
        byte[] input = replay == null ? new byte[0] : Files.readAllBytes(Path.of(replay));
        check(new FrugalLaw(target.law()), String.valueOf(replay), input);
    }

    private static int step(byte[] seed) {
        return 1 + seed.length / PLACES;
    }

    private static void check(FrugalLaw law, String what, byte[] input) throws IOException {
        try {
            law.check(input);
        } catch (Exception | Error broken) {
            Path kept = Findings.keep(input);
            throw new AssertionError(what + ": " + kept + " breaks the decoder's law", broken);
        }
    }
}
