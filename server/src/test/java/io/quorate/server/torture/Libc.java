package io.quorate.server.torture;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The calls of the C library that a network device needs, and Java does not have. */
@SuppressWarnings("restricted") // that is what this class is for
final class Libc {

    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final short POLLIN = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN =
            function(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle IOCTL =
            function(
                    "ioctl",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ = transfer("read");
    private static final MethodHandle WRITE = transfer("write");
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle POLL =
            function(
                    "poll",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT));

    private Libc() {}

    private static MethodHandle transfer(String name) {
        return function(
                name,
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG));
    }

    private static MethodHandle function(
            String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    /** A call of a function that throws nothing. */
    private interface Call<R> {
        R make() throws Throwable;
    }

    private static <R> R call(Call<R> call) {
        try {
            return call.make();
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static int open(String path, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int file = call(() -> (int) OPEN.invokeExact(arena.allocateFrom(path), flags));
            if (file < 0) {
                throw new IOException("cannot open " + path);
            }
            return file;
        }
    }

    static void ioctl(int file, long request, MemorySegment argument, String what)
            throws IOException {
        if (call(() -> (int) IOCTL.invokeExact(file, request, argument)) < 0) {
            throw new IOException(what + " is refused");
        }
    }

    /** The bytes that were read; less than 1 if there are none now. */
    static int read(int file, MemorySegment into) {
        return (int) (long) call(() -> (long) READ.invokeExact(file, into, into.byteSize()));
    }

    /** Writes one packet; one that does not fit is lost, as on any network. */
    static void write(int file, MemorySegment packet) {
        var _ = call(() -> (long) WRITE.invokeExact(file, packet, packet.byteSize()));
    }

    static void close(int file) {
        var _ = call(() -> (int) CLOSE.invokeExact(file));
    }

    /** Waits until one of the files can be read, and no longer than so many milliseconds. */
    static void poll(MemorySegment files, long count, int millis) {
        var _ = call(() -> (int) POLL.invokeExact(files, count, millis));
    }
}
