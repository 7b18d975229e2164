package io.quorate.server.wal;

import java.io.IOException;
import java.util.List;

/**
 * The one directory that holds the log, as the log sees it: the port through which tests and the
 * simulator lose writes, fail syncs and crash. {@link DiskFiles} is the real one.
 *
 * <p>Nothing is promised durable before the matching sync: content by {@link LogFile#sync}, names
 * by {@link #syncDirectory}. Used for the few other files of a data directory as well.
 */
public interface LogFiles {

    /** Names of the files in the directory, in no particular order. */
    List<String> list() throws IOException;

    /** Creates an empty file, which must not exist, for reading and writing. */
    LogFile create(String name) throws IOException;

    /** Opens an existing file for reading and writing. */
    LogFile open(String name) throws IOException;

    /** Opens an existing file for reading, independent of any other open file. */
    LogFile openForReading(String name) throws IOException;

    /** Gives a file another name, atomically; a file that had that name is gone. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Makes creations, renames and deletions durable. */
    void syncDirectory() throws IOException;

    /** Where the file is, for messages. */
    String describe(String name);
}
