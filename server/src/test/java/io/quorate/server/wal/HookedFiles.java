package io.quorate.server.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Files that call a hook in front of each sync, on the thread that syncs. */
final class HookedFiles implements LogFiles {

    /** May wait, or fail in the sync's place. */
    interface SyncHook {
        void beforeSync(String name) throws IOException;
    }

    private final LogFiles files;
    private final SyncHook hook;

    HookedFiles(LogFiles files, SyncHook hook) {
        this.files = files;
        this.hook = hook;
    }

    @Override
    public List<String> list() throws IOException {
        return files.list();
    }

    @Override
    public LogFile create(String name) throws IOException {
        return new HookedFile(name, files.create(name));
    }

    @Override
    public LogFile open(String name) throws IOException {
        return new HookedFile(name, files.open(name));
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
    public void syncDirectory() throws IOException {
        files.syncDirectory();
    }

    @Override
    public String describe(String name) {
        return files.describe(name);
    }

    private final class HookedFile implements LogFile {
        private final String name;
        private final LogFile file;

        HookedFile(String name, LogFile file) {
            this.name = name;
            this.file = file;
        }

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
        public void sync() throws IOException {
            hook.beforeSync(name);
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
