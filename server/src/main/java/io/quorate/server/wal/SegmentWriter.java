package io.quorate.server.wal;

import java.io.IOException;

/** Writes batches into segments, on the log thread. What it has written, the index shows. */
final class SegmentWriter {

    private final LogFiles files;
    private final LogIndex index;
    private final SegmentPreparer preparer;
    private LogFile file;

    /** What is being written, for the message of a failure. */
    private String name;

    SegmentWriter(OpenLog log, SegmentPreparer preparer) {
        files = log.files();
        index = log.index();
        this.preparer = preparer;
        file = log.file();
        name = log.segment().name();
    }

    /** One write; in front of it a new segment if the batch asks for one. */
    void write(Batch batch) throws IOException {
        Batch.NewSegment next = batch.newSegment();
        if (next != null) {
            begin(next);
        }
        file.write(batch.padded(), batch.offset());
    }

    /** Makes it durable. */
    void sync(Batch batch) throws IOException {
        file.sync();
        index.add(
                batch.segment(),
                batch.offset(),
                batch.batchNumber(),
                batch.length(),
                batch.pieces());
    }

    /**
     * The header is durable before the segment has its name, and the name before any batch: a
     * segment that exists has a valid header, and proves that all in front of it was synced.
     */
    private void begin(Batch.NewSegment next) throws IOException {
        name = next.segment().name();
        SegmentPreparer.Prepared prepared = preparer.take(next.bytes());
        prepared.file().write(next.header().duplicate(), 0);
        prepared.file().sync();
        GenerationSwitch generation = next.generation();
        if (generation == null) {
            files.rename(prepared.name(), name);
            files.syncDirectory();
            index.segmentBegins(next.segment(), next.afterZxid());
        } else {
            String beforeSwitch = name + LogFormat.BEFORE_SWITCH;
            files.rename(prepared.name(), beforeSwitch);
            files.syncDirectory();
            generation.switchTo(next.segment().number());
            files.rename(beforeSwitch, name);
            files.syncDirectory();
            index.generationBegins(next.segment(), next.afterZxid());
        }
        preparer.used();
        LogFile full = file;
        file = prepared.file();
        full.close();
    }

    String describeFile() {
        return files.describe(name);
    }

    void close() throws IOException {
        file.close();
    }
}
