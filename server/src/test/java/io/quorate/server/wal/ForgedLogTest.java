package io.quorate.server.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.common.InvariantViolation;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Standing;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Bytes whose checksums hold, and that no build of ours writes. */
class ForgedLogTest {

    private static final int LEADER_AT = 100;

    private static final SegmentHeader HEADER =
            new SegmentHeader(
                    77,
                    1,
                    1 << 20,
                    LogPoint.NOTHING,
                    new OwnFacts(1, 2, 3, new PeerId(4), Standing.VOTER, 5, List.of()),
                    HistoryFacts.NONE);

    private static byte[] header() {
        ByteBuffer encoded = HEADER.encode();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    @Test
    void aHeaderWithAnIdThatNoServerHas_doesNotVerify() throws IOException {
        byte[] forged = header();
        assertThat(forged[LEADER_AT]).isEqualTo((byte) 4);
        forged[LEADER_AT] = (byte) 255;
        new LogForge().header(forged);
        assertThat(SegmentHeader.decode(ByteBuffer.wrap(forged), "here")).isNull();
    }

    @Test
    void aHeaderWithAMembershipOfAnUnknownFormat_doesNotVerify() throws IOException {
        byte[] forged = header();
        int membershipAt =
                forged.length - 1 - HEADER.history().committedMembership().encode().length;
        assertThat(forged[membershipAt]).isEqualTo((byte) 1);
        forged[membershipAt] = 9;
        new LogForge().header(forged);
        assertThat(SegmentHeader.decode(ByteBuffer.wrap(forged), "here")).isNull();
    }

    @Test
    void aControlRecordOfAServerThatCannotBe_isNamedAsABug() {
        ByteBuffer record = ByteBuffer.allocate(ControlCodec.MAX_BYTES);
        ControlCodec.put(record, new ControlRecord.Accepted(1, new PeerId(9)));
        int end = record.position();
        record.put(end - 1, (byte) 0);
        assertThatThrownBy(() -> ControlCodec.read(record, 0))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("control record");
    }

    /** What stands behind it is another record's. */
    @Test
    void aControlRecordThatEndsEarly_isNamedAsABug() {
        ByteBuffer record = ByteBuffer.allocate(ControlCodec.MAX_BYTES);
        ControlCodec.put(record, new ControlRecord.Started(7));
        record.putInt(0, record.position() - 1);
        assertThatThrownBy(() -> ControlCodec.read(record, 0))
                .isInstanceOf(InvariantViolation.class);
    }
}
