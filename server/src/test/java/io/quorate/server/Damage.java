package io.quorate.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a disk, or whoever has access to it, may do to the files of a server that is down. */
enum Damage {
    OLDER_SEGMENT_FLIPPED("log-") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            // In its first batch: behind the last one a segment has room that nobody reads.
            flip(files.folder().resolve(beforeLast(files.segments())), FIRST_BATCH_AT + 100);
        }
    },
    NEWEST_SEGMENT_FLIPPED("log-") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            // In its first batch: others follow.
            flip(files.folder().resolve(writtenInto), FIRST_BATCH_AT + 100);
        }
    },
    SEGMENT_DELETED("log-") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            Files.delete(files.folder().resolve(beforeLast(files.segments())));
        }
    },
    ALL_SEGMENTS_DELETED("the log is gone") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            for (String segment : files.segments()) {
                Files.delete(files.folder().resolve(segment));
            }
        }
    },
    TABLE_FLIPPED("state-") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            flipMiddle(files.ofState("", ".sst"));
        }
    },
    TABLE_DELETED("state-") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            Files.delete(files.ofState("", ".sst"));
        }
    },
    MANIFEST_FLIPPED("state-") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            flipMiddle(files.ofState("MANIFEST-", ""));
        }
    },
    STATES_CURRENT_FLIPPED("state-") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            flipMiddle(files.ofState("CURRENT", ""));
        }
    },
    STATES_MARK_FLIPPED("SAVED") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            flipMiddle(files.ofState("SAVED", ""));
        }
    },
    CURRENT_FLIPPED("CURRENT") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            flipMiddle(files.folder().resolve("CURRENT"));
        }
    },
    STATE_DELETED("state-") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            StoredFiles.delete(files.state());
        }
    },
    ALL_BUT_THE_LOG_DELETED("CURRENT") {
        @Override
        void make(StoredFiles files, String writtenInto) throws IOException {
            for (Path file : files.all()) {
                if (!String.valueOf(file.getFileName()).startsWith("log-")) {
                    StoredFiles.delete(file);
                }
            }
        }
    };

    private static final int FIRST_BATCH_AT = 4096;

    private final String named;

    Damage(String named) {
        this.named = named;
    }

    /**
     * Does it.
     *
     * @param writtenInto a segment that has several batches
     */
    abstract void make(StoredFiles files, String writtenInto) throws IOException;

    /** What the server's line about it names at least. */
    String named() {
        return named;
    }

    private static String beforeLast(List<String> segments) {
        return segments.get(segments.size() - 2);
    }

    private static void flipMiddle(Path file) throws IOException {
        flip(file, Files.size(file) / 2);
    }

    private static void flip(Path file, long at) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 0x40));
            channel.write(one.flip(), at);
        }
    }
}
