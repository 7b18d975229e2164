package io.quorate.server.snapshot;

import io.quorate.server.snapshot.MemoryStates.Content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.SortedMap;

/** Receives a snapshot of {@link MemoryStates}: one file with all pairs, each with its length. */
final class MemoryWriter implements SnapshotWriter {

    static final String FILE = "pairs";

    private final MemoryStates states;
    private final MemoryStates.Files files;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ArchiveParser parser;
    private boolean finished;

    MemoryWriter(MemoryStates states, MemoryStates.Files files) {
        this.states = states;
        this.files = files;
        this.parser = new ArchiveParser(FILE::equals, new Received(received));
    }

    private record Received(ByteArrayOutputStream out) implements ArchiveParser.Files {

        @Override
        public void begin(String name, long lengthBytes) {}

        @Override
        public void content(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            out.writeBytes(copy);
        }

        @Override
        public void end() {}
    }

    /** The one file's content. */
    record Bytes(ByteBuffer all) implements ArchiveFile.Content {

        @Override
        public void read(long position, ByteBuffer to) {
            to.put(all.slice((int) position, to.remaining()));
        }

        @Override
        public void close() {}
    }

    static byte[] encode(SortedMap<byte[], byte[]> pairs) {
        int bytes = 0;
        for (var pair : pairs.entrySet()) {
            bytes += 8 + pair.getKey().length + pair.getValue().length;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        pairs.forEach(
                (key, value) -> out.putInt(key.length).put(key).putInt(value.length).put(value));
        return out.array();
    }

    private static SortedMap<byte[], byte[]> decode(byte[] bytes) throws UnreadableStateException {
        SortedMap<byte[], byte[]> pairs = Content.sorted();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            while (in.hasRemaining()) {
                pairs.put(next(in), next(in));
            }
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new UnreadableStateException("pairs that are cut short", e);
        }
        return pairs;
    }

    private static byte[] next(ByteBuffer in) {
        byte[] bytes = new byte[Math.min(in.getInt(), in.remaining() + 1)];
        in.get(bytes);
        return bytes;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        parser.next(bytes);
    }

    @Override
    public void finish() throws IOException {
        parser.finish();
        SortedMap<byte[], byte[]> pairs = decode(received.toByteArray());
        byte[] meta = pairs.get(StateCodec.metaKey());
        if (meta == null
                || StateCodec.meta(ByteBuffer.wrap(meta), "it").base().zxid() != parser.zxid()) {
            throw new UnreadableStateException("the snapshot is not of the zxid it claims");
        }
        states.change(
                () -> {
                    files.state = new Content(pairs, false);
                    files.received = false;
                });
        finished = true;
    }

    @Override
    public void close() {
        if (!finished && files.received) {
            states.change(() -> files.received = false);
        }
    }
}
