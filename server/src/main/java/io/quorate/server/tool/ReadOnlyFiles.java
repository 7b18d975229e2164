package io.quorate.server.tool;

import io.quorate.server.wal.LogFile;
import io.quorate.server.wal.LogFiles;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Files that a tool cannot change, whatever it calls: the folder may be the only copy of a log.
 *
 * @param files the folder
 * @param only the names that are seen, empty for all
 */
record ReadOnlyFiles(LogFiles files, Set<String> only) implements LogFiles {

    @Override
    public List<String> list() throws IOException {
        return only.isEmpty()
                ? files.list()
                : files.list().stream().filter(only::contains).toList();
    }

    @Override
    public LogFile openForReading(String name) throws IOException {
        return files.openForReading(name);
    }

    @Override
    public String describe(String name) {
        return files.describe(name);
    }

    @Override
    public LogFile create(String name) {
        throw readsOnly();
    }

    @Override
    public LogFile open(String name) {
        throw readsOnly();
    }

    @Override
    public void rename(String from, String to) {
        throw readsOnly();
    }

    @Override
    public void delete(String name) {
        throw readsOnly();
    }

    @Override
    public void syncDirectory() {
        throw readsOnly();
    }

    private static UnsupportedOperationException readsOnly() {
        return new UnsupportedOperationException("a tool changes nothing");
    }
}
