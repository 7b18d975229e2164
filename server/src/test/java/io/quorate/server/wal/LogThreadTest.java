package io.quorate.server.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.recovery.LogOnly;
import io.quorate.server.recovery.Recovered;
import io.quorate.server.zab.ControlRecord;
import io.quorate.server.zab.PeerId;
import io.quorate.server.zab.Proposal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The log with its real threads, on a real file system. */
@Timeout(60)
class LogThreadTest {

    private static final WalConfig SMALL = new WalConfig(256 * 1024, 64 * 1024);

    @TempDir private Path directory;

    private final BlockingQueue<Long> flushed = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

    private final LogListener listener =
            new LogListener() {
                @Override
                public void flushed(long ticket, int bytes, long writeNanos, long syncNanos) {
                    flushed.add(ticket);
                }

                @Override
                public void failed(String message, Throwable cause) {
                    failures.add(message);
                }
            };

    private Recovered recover(LogFiles files) throws IOException {
        return LogOnly.open(files, SMALL, 1 << 20, 1, record -> {});
    }

    @Test
    void ticketsComeInOrderAndAllComeWhileAReaderFollows() throws Exception {
        LogFiles files = new DiskFiles(directory);
        TestHistory history = new TestHistory();
        history.epoch(1);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            history.txn(random.nextInt(300), i);
        }
        List<Proposal> all = history.records();
        WriteAheadLog log = WriteAheadLog.start(recover(files).log(), listener, Thread::new);
        FutureTask<List<Proposal>> following =
                new FutureTask<>(() -> follow(log, history.lastZxid()));
        Thread.ofVirtual().start(following);
        long ticket = 0;
        for (Proposal record : all) {
            log.append(record);
            ticket++;
            if (random.nextInt(20) == 0) {
                log.submit(ticket);
            }
        }
        log.submit(ticket);
        long last = 0;
        while (last < ticket) {
            long next = flushed.take();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
        assertThat(following.get()).isEqualTo(all);
        log.close();
        assertThat(failures).isEmpty();

        List<Proposal> recent = recover(files).history().recent();
        assertThat(recent).isEqualTo(all);
        try (var names = Files.list(directory)) {
            assertThat(names.filter(name -> name.getFileName().toString().startsWith("log-")))
                    .hasSizeGreaterThan(2);
        }
    }

    private static List<Proposal> follow(WriteAheadLog log, long upToZxid) throws Exception {
        List<Proposal> read = new ArrayList<>();
        try (LogReader reader = log.reader(0)) {
            while (reader.lastZxid() < upToZxid) {
                Proposal record = reader.next(upToZxid);
                if (record != null) {
                    read.add(record);
                } else {
                    assertThat(reader.awaitMore(30_000)).isTrue();
                }
            }
        }
        return read;
    }

    @Test
    void aBatchGrowsWhileTheDiskIsBusyAndThenGoesOutAsOne() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch atGate = new CountDownLatch(1);
        AtomicBoolean gated = new AtomicBoolean();
        LogFiles files =
                new HookedFiles(
                        new DiskFiles(directory),
                        name -> {
                            if (gated.get() && !name.startsWith(LogFormat.SPARE)) {
                                atGate.countDown();
                                await(open);
                            }
                        });
        WriteAheadLog log = WriteAheadLog.start(recover(files).log(), listener, Thread::new);
        gated.set(true);
        TestHistory history = new TestHistory();
        log.append(history.epoch(1));
        log.submit(1);
        atGate.await();
        for (int i = 0; i < 100; i++) {
            log.append(history.txn(100, i));
            log.submit(2 + i);
        }
        assertThat(flushed).isEmpty();
        open.countDown();
        assertThat(flushed.take()).isEqualTo(1);
        assertThat(flushed.take()).isEqualTo(101);
        log.close();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void closingWritesWhatWasSubmitted() throws Exception {
        LogFiles files = new DiskFiles(directory);
        TestHistory history = new TestHistory();
        WriteAheadLog log = WriteAheadLog.start(recover(files).log(), listener, Thread::new);
        log.append(history.epoch(1));
        log.control(new ControlRecord.Accepted(1, new PeerId(1)));
        log.submit(2);
        log.close();
        Recovered again = recover(files);
        assertThat(again.history().own().acceptedEpoch()).isEqualTo(1);
        assertThat(again.history().recent()).startsWith(history.records().getFirst());
    }

    @Test
    void aReaderThatWaitsIsWokenByClosing() throws Exception {
        LogFiles files = new DiskFiles(directory);
        WriteAheadLog log = WriteAheadLog.start(recover(files).log(), listener, Thread::new);
        FutureTask<Boolean> waiting = new FutureTask<>(() -> log.reader(0).awaitMore(50_000));
        Thread.ofVirtual().start(waiting);
        log.close();
        assertThat(waiting.get()).isFalse();
    }

    @Test
    void aFailingSyncIsToldOnceFromTheLogThread() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        LogFiles files =
                new HookedFiles(
                        new DiskFiles(directory),
                        name -> {
                            if (!name.startsWith(LogFormat.SPARE) && broken.getAndSet(false)) {
                                throw new IOException("Input/output error");
                            }
                        });
        WriteAheadLog log = WriteAheadLog.start(recover(files).log(), listener, Thread::new);
        broken.set(true);
        TestHistory history = new TestHistory();
        log.append(history.epoch(1));
        log.submit(1);
        assertThat(failures.poll(30, TimeUnit.SECONDS)).contains("Input/output error");
        log.append(history.txn(10));
        log.submit(2);
        log.close();
        assertThat(failures).isEmpty();
        assertThat(flushed).isEmpty();
    }
}
