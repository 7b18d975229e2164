package io.quorate.server.snapshot;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ChecksumType;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Logger;
import org.rocksdb.Options;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * How RocksDB is used: as a store that is written by whole files and read from end to end. Nothing
 * is ever put into its memtable or its own log, no key but one is looked up, so it gets hardly any
 * memory.
 *
 * <p>Owns native objects; to be closed after all that was opened with them.
 */
final class RocksSettings implements AutoCloseable {

    /** Of a file that a save or a compaction writes. */
    static final long FILE_BYTES_MAX = 16L << 20;

    /** Frozen, so that another version of RocksDB writes files that the one before can read. */
    private static final int TABLE_FORMAT_VERSION = 6;

    private static final long KIB = 1024;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final long CACHE_BYTES = 8L << 20;
    private static final int OPEN_FILES_MAX = 256;

    /** Files overlapping each other at which the background merges them. */
    private static final int COMPACTION_TRIGGER = 4;

    /** Saves are far apart: they never wait for the background. */
    private static final int NEVER = 1 << 20;

    private final LRUCache cache = new LRUCache(CACHE_BYTES, 0);
    private final Logger log;
    private final Options options = new Options();

    /**
     * @throws IOException RocksDB's native library cannot be loaded
     */
    static RocksSettings create() throws IOException {
        RocksLibrary.load();
        return new RocksSettings(new RocksLog());
    }

    private RocksSettings(Logger log) {
        this.log = log;
        // Not merged into other setters' results: those return interfaces of wider types.
        options.setCreateIfMissing(false);
        options.setParanoidChecks(true);
        options.setLogger(log);
        options.setMaxBackgroundJobs(2);
        options.setMaxOpenFiles(OPEN_FILES_MAX);
        options.setStatsDumpPeriodSec(0);
        options.setStatsPersistPeriodSec(0);
        options.setManifestPreallocationSize(64 * KIB);
        options.setMaxManifestFileSize(4096 * KIB);
        options.setAvoidFlushDuringShutdown(true);
        options.setWriteBufferSize(64 * KIB);
        options.setArenaBlockSize(8 * KIB);
        options.setCompactionStyle(CompactionStyle.LEVEL);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
        options.setLevelCompactionDynamicLevelBytes(true);
        options.setTargetFileSizeBase(FILE_BYTES_MAX);
        options.setTargetFileSizeMultiplier(1);
        options.setMaxBytesForLevelBase(4 * FILE_BYTES_MAX);
        options.setLevel0FileNumCompactionTrigger(COMPACTION_TRIGGER);
        options.setLevel0SlowdownWritesTrigger(NEVER);
        options.setLevel0StopWritesTrigger(NEVER);
        options.setTableFormatConfig(
                new BlockBasedTableConfig()
                        .setFormatVersion(TABLE_FORMAT_VERSION)
                        .setChecksumType(ChecksumType.kXXH3)
                        .setBlockSize(BLOCK_BYTES)
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true));
    }

    /**
     * To look into what a server may be writing. All files are held open, so that they can be read
     * even when the server deletes them; and nothing is logged, since it comes as an exception too.
     *
     * @throws IOException as {@link #create}
     */
    static RocksSettings toLookInto() throws IOException {
        RocksLibrary.load();
        RocksSettings settings = new RocksSettings(new NoLog());
        settings.options().setMaxOpenFiles(-1);
        return settings;
    }

    Options options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
        log.close();
        cache.close();
    }

    /** RocksDB's errors in the server's log; it writes no file of its own. */
    private static final class RocksLog extends Logger {
        private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(RocksLog.class);

        RocksLog() {
            super(InfoLogLevel.ERROR_LEVEL);
        }

        @Override
        protected void log(InfoLogLevel level, String message) {
            if (level == InfoLogLevel.ERROR_LEVEL || level == InfoLogLevel.FATAL_LEVEL) {
                LOG.warn("RocksDB: {}", message.replace('\n', ' ').strip());
            }
        }
    }

    private static final class NoLog extends Logger {

        NoLog() {
            super(InfoLogLevel.FATAL_LEVEL);
        }

        @Override
        protected void log(InfoLogLevel level, String message) {}
    }
}
