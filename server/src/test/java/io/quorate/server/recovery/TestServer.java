package io.quorate.server.recovery;

import io.quorate.server.wal.LogFiles;
import io.quorate.server.wal.LogListener;
import io.quorate.server.wal.StorageException;
import io.quorate.server.wal.WalConfig;
import io.quorate.server.wal.WriteAheadLog;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.OwnFacts;
import io.quorate.server.zab.Proposal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A server reduced to its log: recovers, appends, and plays the log thread by hand. */
public final class TestServer implements LogListener {

    /** Segments of a few pages, so that short tests roll. */
    public static final WalConfig SMALL = new WalConfig(64 * 1024, 16 * 1024);

    private final List<Proposal> applied = new ArrayList<>();
    private final List<Long> flushed = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Recovered recovered;
    private final WriteAheadLog log;
    private long lastTicket;

    private TestServer(LogFiles files, WalConfig wal, long seed) throws IOException {
        recovered = LogOnly.open(files, wal, 64 * 1024, seed, applied::add);
        log = WriteAheadLog.manual(recovered.log(), this);
    }

    public static TestServer start(LogFiles files, long seed) throws IOException {
        return new TestServer(files, SMALL, seed);
    }

    public static TestServer start(LogFiles files, WalConfig wal, long seed) throws IOException {
        return new TestServer(files, wal, seed);
    }

    /** Only recovers. */
    public static Recovered recover(LogFiles files, long seed) throws StorageException {
        return LogOnly.open(files, SMALL, 64 * 1024, seed, record -> {});
    }

    public long append(Proposal record) {
        log.append(record);
        return ++lastTicket;
    }

    public long control(ControlRecord record) {
        log.control(record);
        return ++lastTicket;
    }

    public void commitMark(long zxid) {
        log.commitMark(zxid);
    }

    public void submit() {
        log.submit(lastTicket);
    }

    /** Submits, and lets the log thread write. */
    public void flush() {
        submit();
        writeWaiting();
    }

    public boolean writeWaiting() {
        return log.writeWaiting();
    }

    public WriteAheadLog log() {
        return log;
    }

    public Recovered recovered() {
        return recovered;
    }

    public OwnFacts own() {
        return recovered.history().own();
    }

    /** What recovery applied. */
    public List<Proposal> applied() {
        return applied;
    }

    public List<Long> flushedTickets() {
        return flushed;
    }

    public List<String> failures() {
        return failures;
    }

    /** The whole logical history, as a stream to a learner would read it. */
    public List<Proposal> history() throws IOException {
        List<Proposal> all = new ArrayList<>();
        try (var reader = log.reader(0)) {
            Proposal record = reader.next(Long.MAX_VALUE);
            while (record != null) {
                all.add(record);
                record = reader.next(Long.MAX_VALUE);
            }
        }
        return all;
    }

    @Override
    public void flushed(long ticket, int bytes, long writeNanos, long syncNanos) {
        flushed.add(ticket);
    }

    @Override
    public void failed(String message, Throwable cause) {
        failures.add(message);
    }
}
