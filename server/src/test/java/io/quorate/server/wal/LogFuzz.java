package io.quorate.server.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.common.InvariantViolation;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A log of any bytes: what does not verify is cut or damage; what verifies and makes no sense is
 * named as a bug. What a start reads is shown to tools as well.
 */
public final class LogFuzz {

    private static final int AS_IT_IS = 0;
    private static final int FORGED = 1;
    private static final int SEGMENTS_MAX = 4;
    private static final int FEATURE_LEVEL = 1;

    private LogFuzz() {}

    /**
     * Input: a byte that says whether checksums are made to hold, and segments without their
     * padding: u16 length and header, u8 number of batches, per batch u16 length and batch.
     */
    public static void fuzz(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        CrashFiles files = files(ByteBuffer.wrap(input));
        try {
            ScannedLog scanned = ScannedLog.scan(files, 1, 0, FEATURE_LEVEL);
            assertThat(scanned.lastZxid()).isGreaterThanOrEqualTo(scanned.startZxid());
            LogSurvey survey = LogSurvey.of(files, 1, 0);
            for (LogSurvey.Piece piece : survey.pieces()) {
                survives(piece.header());
                SegmentWalk.walk(files, piece, found -> found.offset() >= 0);
            }
        } catch (StorageException | InvariantViolation named) {
            return;
        }
    }

    private static void survives(@Nullable SegmentHeader header) throws StorageException {
        if (header != null) {
            assertThat(SegmentHeader.decode(header.encode(), "again")).isEqualTo(header);
        }
    }

    private static CrashFiles files(ByteBuffer in) {
        boolean forged = in.get() == FORGED;
        LogForge forge = new LogForge();
        CrashFiles files = new CrashFiles();
        for (int segment = 1; segment <= SEGMENTS_MAX && in.remaining() > 1; segment++) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            byte[] header = take(in, in.getShort());
            if (forged) {
                forge.header(header);
            }
            pad(header, file);
            for (int left = in.hasRemaining() ? in.get() : 0;
                    left > 0 && in.remaining() > 1;
                    left--) {
                byte[] batch = take(in, in.getShort());
                if (forged) {
                    forge.batch(batch);
                }
                pad(batch, file);
            }
            files.put(LogFormat.segmentName(segment), file.toByteArray());
        }
        return files;
    }

    private static byte[] take(ByteBuffer in, int wanted) {
        byte[] taken = new byte[Math.min(wanted & 0xffff, in.remaining())];
        in.get(taken);
        return taken;
    }

    private static void pad(byte[] bytes, ByteArrayOutputStream file) {
        file.writeBytes(Arrays.copyOf(bytes, (int) LogFormat.align(bytes.length)));
    }

    /** The log that version 1 wrote, whole and in parts. */
    public static List<byte[]> seeds() {
        List<byte[]> segments = new ArrayList<>();
        for (int number = 1; number <= SEGMENTS_MAX; number++) {
            segments.add(withoutPadding(golden(LogFormat.segmentName(number))));
        }
        return List.of(
                join(AS_IT_IS, segments),
                join(FORGED, segments.subList(0, 1)),
                join(FORGED, segments.subList(1, 2)),
                join(FORGED, segments.subList(3, 4)),
                join(FORGED, segments.subList(0, 2)));
    }

    private static byte[] join(int how, List<byte[]> segments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(how);
        segments.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] golden(String name) {
        try (InputStream in = LogFuzz.class.getResourceAsStream("/format/v1/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] withoutPadding(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int headerBytes = SegmentHeader.lengthOf(bytes);
        long nonce = bytes.getLong(SegmentHeader.FIXED_BYTES);
        ByteBuffer out = ByteBuffer.allocate(file.length);
        put(file, 0, headerBytes, out);
        int countAt = out.position();
        out.put((byte) 0);
        int at = (int) LogFormat.align(headerBytes);
        CRC32C crc = new CRC32C();
        while (BatchCursor.batchNumberAt(bytes, at, nonce, crc) > 0) {
            int length = BatchCursor.lengthAt(bytes, at);
            put(file, at, length, out);
            out.put(countAt, (byte) (out.get(countAt) + 1));
            at = (int) LogFormat.align(at + length);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void put(byte[] file, int at, int length, ByteBuffer out) {
        out.putShort((short) length).put(file, at, length);
    }
}
