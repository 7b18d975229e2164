package io.quorate.server.snapshot;

import io.quorate.server.common.Invariant;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Receives a snapshot of RocksDB's files. */
final class RocksWriter implements SnapshotWriter {

    private final StateNames names;
    private final ArchiveParser parser;
    private final Received received;
    private boolean finished;

    private RocksWriter(StateNames names) {
        this.names = names;
        this.received = new Received(names.stateHalfMade());
        this.parser = new ArchiveParser(RocksFolder::isFileName, received);
    }

    /** Begins with nothing: what an earlier attempt left is deleted. */
    static RocksWriter begin(StateNames names) throws IOException {
        names.deleteState();
        StateFiles.createDirectory(names.root(), names.stateHalfMade());
        return new RocksWriter(names);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        parser.next(bytes);
    }

    @Override
    public void finish() throws IOException {
        Invariant.check(!finished, "a snapshot is finished twice");
        parser.finish();
        Path folder = names.stateHalfMade();
        StateFiles.syncDirectory(folder);
        verify(folder);
        StateFiles.rename(names.root(), folder, names.state());
        finished = true;
    }

    private void verify(Path folder) throws IOException {
        try (RocksSettings settings = RocksSettings.create()) {
            StateMeta meta = RocksFolder.meta(settings.options(), folder);
            if (meta == null || meta.base().zxid() != parser.zxid()) {
                throw new UnreadableStateException(
                        "the snapshot that was received is not of the zxid it claims: it must be"
                                + " asked for again");
            }
            for (String name : StateFiles.list(folder)) {
                if (RocksFolder.isTable(name)) {
                    RocksFolder.verifyTable(settings.options(), folder.resolve(name));
                }
            }
            SavedMark.of(meta).write(folder);
        }
    }

    @Override
    public void close() throws IOException {
        received.close();
        if (!finished) {
            StateFiles.deleteAll(names.stateHalfMade());
        }
    }

    /** Writes the files, each synced when it is complete. */
    private static final class Received implements ArchiveParser.Files {
        private final Path folder;
        private @Nullable FileChannel channel;

        Received(Path folder) {
            this.folder = folder;
        }

        @Override
        public void begin(String name, long lengthBytes) throws IOException {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (lengthBytes > free) {
                throw new IOException(
                        "the snapshot that is being received needs "
                                + lengthBytes
                                + " bytes more for "
                                + name
                                + ", and only "
                                + free
                                + " are free: make room on the disk of "
                                + folder);
            }
            channel =
                    FileChannel.open(
                            folder.resolve(name),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE);
        }

        @Override
        public void content(ByteBuffer bytes) throws IOException {
            FileChannel to = channel;
            while (to != null && bytes.hasRemaining()) {
                to.write(bytes);
            }
        }

        @Override
        public void end() throws IOException {
            if (channel != null) {
                channel.force(true);
            }
            close();
        }

        void close() throws IOException {
            if (channel != null) {
                channel.close();
                channel = null;
            }
        }
    }
}
