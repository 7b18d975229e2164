package io.quorate.server.torture;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A network device whose packets go through this process. It stays one when it is moved to another
 * network namespace, and goes when it is closed, however this process ends.
 */
final class Tun implements AutoCloseable {

    static final String DEVICE = "/dev/net/tun";

    private static final long TUNSETIFF = 0x400454caL;
    private static final short IFF_TUN = 1;
    private static final short IFF_NO_PI = 0x1000;

    /** Of {@code struct ifreq}: a name, and then what is asked for. */
    private static final int IFREQ_BYTES = 40;

    private static final int NAME_BYTES = 16;

    private final int file;

    private Tun(int file) {
        this.file = file;
    }

    static Tun open(String name) throws IOException {
        int file = Libc.open(DEVICE, Libc.O_RDWR | Libc.O_NONBLOCK);
        try (Arena arena = Arena.ofConfined()) {
            if (name.length() >= NAME_BYTES) {
                throw new IllegalArgumentException("too long for a network device: " + name);
            }
            MemorySegment request = arena.allocate(IFREQ_BYTES);
            request.setString(0, name);
            request.set(ValueLayout.JAVA_SHORT, NAME_BYTES, (short) (IFF_TUN | IFF_NO_PI));
            Libc.ioctl(file, TUNSETIFF, request, "a tun device");
            return new Tun(file);
        } catch (IOException refused) {
            Libc.close(file);
            throw refused;
        }
    }

    int file() {
        return file;
    }

    /** The length of the packet that was read; less than 1 if there is none now. */
    int read(MemorySegment into) {
        return Libc.read(file, into);
    }

    void write(MemorySegment packet) {
        Libc.write(file, packet);
    }

    @Override
    public void close() {
        Libc.close(file);
    }
}
