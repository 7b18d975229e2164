package io.quorate.server.snapshot;

import io.quorate.server.common.Invariant;
import io.quorate.server.snapshot.MemoryStates.Content;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** A state of {@link MemoryStates}. */
final class MemoryState implements StateStore {

    private final MemoryStates states;
    private final String where;
    private final MemoryStates.Files files;
    private @Nullable StateMeta meta;

    MemoryState(MemoryStates states, String where, MemoryStates.Files files) throws IOException {
        this.states = states;
        this.where = where;
        this.files = files;
        byte[] found = content().pairs().get(StateCodec.metaKey());
        meta = found == null ? null : StateCodec.meta(ByteBuffer.wrap(found), where);
    }

    private Content content() throws UnreadableStateException {
        return verified(Objects.requireNonNull(files.state), where);
    }

    private static Content verified(Content content, String where) throws UnreadableStateException {
        if (content.rotten()) {
            throw new UnreadableStateException(where + ": a checksum does not hold");
        }
        return content;
    }

    @Override
    public @Nullable StateMeta meta() {
        return meta;
    }

    @Override
    public LoadedState load(long hashSeed) throws IOException {
        Invariant.check(meta != null, "nothing was saved that could be loaded");
        StateBuilder builder = new StateBuilder(hashSeed, where);
        for (Map.Entry<byte[], byte[]> pair : content().pairs().entrySet()) {
            builder.next(ByteBuffer.wrap(pair.getKey()), ByteBuffer.wrap(pair.getValue()));
        }
        return builder.finish();
    }

    @Override
    public void save(StateSave save) throws IOException {
        SortedMap<byte[], byte[]> next = Content.sorted();
        next.putAll(content().pairs());
        new SortedSave(save).writeTo(new IntoMap(next));
        states.failSaveIfDue();
        states.change(() -> files.state = new Content(next, false));
        meta = save.meta();
    }

    private record IntoMap(SortedMap<byte[], byte[]> map) implements StateSink {

        @Override
        public void put(ByteBuffer key, ByteBuffer value) {
            map.put(bytes(key), bytes(value));
        }

        @Override
        public void delete(ByteBuffer key) {
            map.remove(bytes(key));
        }

        private static byte[] bytes(ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
    }

    @Override
    public void keepSnapshot() throws IOException {
        StateMeta now = meta;
        Invariant.check(now != null, "nothing was saved that could be kept");
        Content content = content();
        states.change(() -> files.snapshots.putIfAbsent(now.base().zxid(), content));
    }

    @Override
    public SortedSet<Long> snapshots() {
        return new TreeSet<>(files.snapshots.keySet());
    }

    @Override
    public void deleteSnapshot(long zxid) {
        states.change(() -> files.snapshots.remove(zxid));
    }

    @Override
    public SnapshotReader openSnapshot(long zxid) throws IOException {
        Content content = files.snapshots.get(zxid);
        if (content == null) {
            throw new UnreadableStateException("there is no snapshot " + Long.toHexString(zxid));
        }
        byte[] bytes = MemoryWriter.encode(verified(content, where).pairs());
        states.snapshotsOpened(1);
        ArchiveFile file =
                new ArchiveFile(
                        MemoryWriter.FILE,
                        bytes.length,
                        () -> new MemoryWriter.Bytes(ByteBuffer.wrap(bytes)));
        return new CountedReader(states, new ArchiveReader(zxid, List.of(file)));
    }

    /** Says when it is closed. */
    private static final class CountedReader implements SnapshotReader {
        private final MemoryStates states;
        private final SnapshotReader reader;
        private boolean closed;

        CountedReader(MemoryStates states, SnapshotReader reader) {
            this.states = states;
            this.reader = reader;
        }

        @Override
        public long zxid() {
            return reader.zxid();
        }

        @Override
        public long sizeBytes() {
            return reader.sizeBytes();
        }

        @Override
        public void read(long offsetBytes, ByteBuffer to) throws IOException {
            reader.read(offsetBytes, to);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                states.snapshotsOpened(-1);
                reader.close();
            }
        }
    }

    @Override
    public void close() {}
}
