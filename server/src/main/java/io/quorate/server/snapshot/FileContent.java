package io.quorate.server.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@link ArchiveFile.Content} on the disk. */
record FileContent(Path path, FileChannel channel) implements ArchiveFile.Content {

    static FileContent open(Path path) throws IOException {
        return new FileContent(path, FileChannel.open(path, StandardOpenOption.READ));
    }

    @Override
    public void read(long position, ByteBuffer to) throws IOException {
        long at = position;
        while (to.hasRemaining()) {
            int read = channel.read(to, at);
            if (read < 0) {
                throw new UnreadableStateException(path + " ends early" + RocksErrors.DAMAGED);
            }
            at += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
