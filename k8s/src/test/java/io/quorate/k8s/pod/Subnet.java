package io.quorate.k8s.pod;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** 256 addresses that no other run on this machine has, for as long as this is open. */
final class Subnet implements AutoCloseable {

    private static final int FIRST = 64;
    private static final int LAST = 127;

    private final String prefix;
    private final FileChannel reservation;

    private Subnet(String prefix, FileChannel reservation) {
        this.prefix = prefix;
        this.reservation = reservation;
    }

    static Subnet reserve() {
        try {
            for (int second = FIRST; second <= LAST; second++) {
                for (int third = 0; third < 256; third++) {
                    Subnet reserved = tryToReserve("10." + second + "." + third);
                    if (reserved != null) {
                        return reserved;
                    }
                }
            }
        } catch (IOException unknown) {
            throw new UncheckedIOException(unknown);
        }
        throw new IllegalStateException("no subnet is free from 10.64.0.0 on");
    }

    /** The kernel gives the lock back, however the process that has it ends. */
    private static @Nullable Subnet tryToReserve(String prefix) throws IOException {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "quorate-pods-" + prefix);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null && !isUsed(prefix)) {
                return new Subnet(prefix, channel);
            }
        } catch (OverlappingFileLockException ofThisProcess) {
            // Another cluster of this JVM has it.
        }
        channel.close();
        return null;
    }

    private static boolean isUsed(String prefix) throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(port -> port.getInterfaceAddresses().stream())
                .anyMatch(address -> contains(address, prefix + ".0"));
    }

    private static boolean contains(InterfaceAddress network, String address) {
        try {
            byte[] mine = network.getAddress().getAddress();
            byte[] other = InetAddress.getByName(address).getAddress();
            int bytes = Math.min(network.getNetworkPrefixLength(), 24) / 8;
            return mine.length == other.length && Arrays.equals(mine, 0, bytes, other, 0, bytes);
        } catch (UnknownHostException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Its address with this last number. */
    String address(int host) {
        return prefix + "." + host;
    }

    /** What a reservation leaves behind is an empty file, which the next one takes. */
    @Override
    public void close() {
        try {
            reservation.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
