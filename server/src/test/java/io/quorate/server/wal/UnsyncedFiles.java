package io.quorate.server.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Files whose syncs do nothing: what is left of an append is the processor's work. */
final class UnsyncedFiles implements LogFiles {

    private final LogFiles files;

    UnsyncedFiles(LogFiles files) {
        this.files = files;
    }

    @Override
    public List<String> list() throws IOException {
        return files.list();
    }

    @Override
    public LogFile create(String name) throws IOException {
        return new UnsyncedFile(files.create(name));
    }

    @Override
    public LogFile open(String name) throws IOException {
        return new UnsyncedFile(files.open(name));
    }

    @Override
    public LogFile openForReading(String name) throws IOException {
        return files.openForReading(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        files.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        files.delete(name);
    }

    @Override
    public void syncDirectory() {}

    @Override
    public String describe(String name) {
        return files.describe(name);
    }

    private record UnsyncedFile(LogFile file) implements LogFile {

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            file.write(from, position);
        }

        @Override
        public int read(ByteBuffer to, long position) throws IOException {
            return file.read(to, position);
        }

        @Override
        public void sync() {}

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
