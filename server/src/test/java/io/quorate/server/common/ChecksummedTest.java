package io.quorate.server.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

class ChecksummedTest {

    @Test
    void bytesThatAreWhatTheyShouldBeAreRead() {
        ByteBuffer bytes = ByteBuffer.allocate(8).putLong(0, 5);
        assertThat(Checksummed.<Long>read("number", bytes::getLong)).isEqualTo(5);
    }

    @Test
    void bytesThatEndEarlyAreNamedAsABug() {
        ByteBuffer bytes = ByteBuffer.allocate(7);
        assertThatThrownBy(() -> Checksummed.<Long>read("number", bytes::getLong))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("no number");
    }
}
