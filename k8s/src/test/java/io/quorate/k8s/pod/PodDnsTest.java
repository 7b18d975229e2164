package io.quorate.k8s.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class PodDnsTest {

    private static final Map<String, List<String>> NAMES =
            Map.of("zk-hs.local", List.of("10.64.0.2", "10.64.0.3"), "empty.local", List.of());
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int FLAGS = 2;
    private static final int ANSWERS = 6;
    private static final int ADDRESS_BYTES = 4;
    private static final int RECORD_BYTES = 16;

    private static byte[] ask(String name, int type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream query = new DataOutputStream(bytes);
        query.writeShort(77);
        query.writeShort(0x0100);
        query.writeShort(1);
        query.write(new byte[6]);
        for (String label : name.split("\\.")) {
            query.writeByte(label.length());
            query.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        query.writeByte(0);
        query.writeShort(type);
        query.writeShort(1);
        try (PodDns dns =
                        PodDns.start(
                                "127.0.0.1", 0, asked -> Optional.ofNullable(NAMES.get(asked)));
                DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            socket.send(
                    new DatagramPacket(
                            bytes.toByteArray(),
                            bytes.size(),
                            new InetSocketAddress("127.0.0.1", dns.port())));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    private static int at(byte[] answer, int position) {
        return Short.toUnsignedInt(ByteBuffer.wrap(answer).getShort(position));
    }

    @Test
    void aNameHasItsAddresses_inWhateverCase() throws Exception {
        byte[] answer = ask("ZK-hs.Local", TYPE_A);
        assertThat(at(answer, 0)).as("id").isEqualTo(77);
        assertThat(at(answer, FLAGS)).isEqualTo(0x8580);
        assertThat(at(answer, ANSWERS)).isEqualTo(2);
        int end = answer.length;
        assertThat(Arrays.copyOfRange(answer, end - ADDRESS_BYTES, end))
                .containsExactly(10, 64, 0, 3);
        end -= RECORD_BYTES;
        assertThat(Arrays.copyOfRange(answer, end - ADDRESS_BYTES, end))
                .containsExactly(10, 64, 0, 2);
    }

    @Test
    void aNameHasNoAddressesOfAnotherKind_andIsThereAllTheSame() throws Exception {
        byte[] answer = ask("zk-hs.local", TYPE_AAAA);
        assertThat(at(answer, FLAGS)).isEqualTo(0x8580);
        assertThat(at(answer, ANSWERS)).isZero();
    }

    @Test
    void otherNamesAreNotThere() throws Exception {
        byte[] answer = ask("zk-9.local", TYPE_A);
        assertThat(at(answer, FLAGS)).isEqualTo(0x8583);
        assertThat(at(answer, ANSWERS)).isZero();
    }
}
