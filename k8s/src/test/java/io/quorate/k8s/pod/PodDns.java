package io.quorate.k8s.pod;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A name server over UDP that knows addresses of IPv4 only. Each answer is made when it is asked
 * for and may not be kept.
 */
final class PodDns implements AutoCloseable {

    static final int USUAL_PORT = 53;

    private static final int HEADER_BYTES = 12;
    private static final int ANSWER_MAX_BYTES = 512;
    private static final int ANSWER_BYTES = 16;
    private static final int TYPE_A = 1;
    private static final int CLASS_IN = 1;
    private static final int NO_SUCH_NAME = 3;
    private static final int NOT_IMPLEMENTED = 4;
    // A response, authoritative, recursion available: without the last the resolver complains.
    private static final int RESPONSE = 0x8480;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int OPCODE = 0x7800;

    private final DatagramSocket socket;
    private final Function<String, Optional<List<String>>> addresses;
    private final Thread thread;

    private PodDns(DatagramSocket socket, Function<String, Optional<List<String>>> addresses) {
        this.socket = socket;
        this.addresses = addresses;
        this.thread = Thread.ofPlatform().daemon().name("pod-dns").unstarted(this::serve);
    }

    /**
     * Starts one.
     *
     * @param addresses of a name in lower case, without a dot at its end; empty if there is no such
     *     name
     */
    static PodDns start(
            String address, int port, Function<String, Optional<List<String>>> addresses) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, port));
            PodDns dns = new PodDns(socket, addresses);
            dns.thread.start();
            return dns;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        byte[] buffer = new byte[ANSWER_MAX_BYTES];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException | RuntimeException unreadable) {
                // A query that cannot be read or answered is as good as lost.
            }
        }
    }

    /** Only the first question counts, as with every server. */
    byte[] answer(ByteBuffer query) throws IOException {
        int id = query.getShort(0);
        int flags = query.getShort(2);
        query.position(HEADER_BYTES);
        String name = name(query);
        int type = query.getShort();
        byte[] question = new byte[query.position() - HEADER_BYTES + 2];
        query.get(HEADER_BYTES, question);

        Optional<List<String>> found = addresses.apply(name);
        List<String> told = type == TYPE_A ? found.orElse(List.of()) : List.of();
        int fit = (ANSWER_MAX_BYTES - HEADER_BYTES - question.length) / ANSWER_BYTES;
        told = told.subList(0, Math.min(told.size(), fit));
        int code = (flags & OPCODE) != 0 ? NOT_IMPLEMENTED : found.isEmpty() ? NO_SUCH_NAME : 0;

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(RESPONSE | (flags & RECURSION_DESIRED) | code);
        out.writeShort(1);
        out.writeShort(told.size());
        out.writeInt(0);
        out.write(question);
        for (String address : told) {
            out.writeShort(0xC000 | HEADER_BYTES); // the name of the question
            out.writeShort(TYPE_A);
            out.writeShort(CLASS_IN);
            out.writeInt(0);
            out.writeShort(4);
            out.write(InetAddress.getByName(address).getAddress());
        }
        return bytes.toByteArray();
    }

    private static String name(ByteBuffer query) {
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".");
            name.append(new String(label, StandardCharsets.US_ASCII));
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        socket.close();
    }
}
