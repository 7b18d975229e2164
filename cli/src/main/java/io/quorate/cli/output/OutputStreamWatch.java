package io.quorate.cli.output;

import org.jspecify.annotations.Nullable;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Keeps why something could not be written, which a {@code PrintStream} forgets. That nobody reads
 * any more, as behind {@code | head}, is no failure.
 */
public final class OutputStreamWatch extends OutputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    private @Nullable IOException first;

    public OutputStreamWatch(OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private synchronized void watch(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (IOException failure) {
            first = first == null ? failure : first;
            throw failure;
        }
    }

    @Override
    public void write(int one) throws IOException {
        watch(() -> out.write(one));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        watch(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        watch(out::flush);
    }

    /** Why something could not be written, if a reader was there; null if all was. */
    public synchronized @Nullable String failure() {
        String why = first == null ? null : String.valueOf(first.getMessage());
        return why == null || why.contains("Broken pipe") ? null : why;
    }
}
