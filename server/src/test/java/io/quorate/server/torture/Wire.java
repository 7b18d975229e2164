package io.quorate.server.torture;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The network: one thread that takes each packet from one device and gives it to another, when and
 * if the {@link Quality} of that way says so. Machines are numbered by the last byte of their
 * address.
 */
final class Wire implements AutoCloseable {

    private static final int PACKET_MAX_BYTES = 1 << 16;
    private static final int DESTINATION_OFFSET = 19;
    private static final int IP_HEADER_BYTES = 20;
    private static final int VERSION_SHIFT = 4;
    private static final int IPV4 = 4;
    private static final int PACKETS_PER_TURN = 64;
    private static final int PATIENCE_MILLIS = 20;

    /** {@code struct pollfd}. */
    private static final int POLLFD_BYTES = 8;

    private static final int EVENTS_OFFSET = 4;

    /** What does not pass within this time at a limited rate is lost. */
    private static final long QUEUE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final List<Tun> machines;
    private final AtomicReferenceArray<Quality> qualities;
    private final SplittableRandom random;
    private final PriorityQueue<Packet> delayed = new PriorityQueue<>();
    private final long[] lastDueNanos;
    private final long[] freeAtNanos;
    private final Thread thread;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(PACKET_MAX_BYTES);
    private volatile boolean stopped;
    private long sequence;

    private Wire(List<Tun> machines, long seed) {
        this.machines = machines;
        random = new SplittableRandom(seed);
        qualities = new AtomicReferenceArray<>(machines.size() * machines.size());
        for (int i = 0; i < qualities.length(); i++) {
            qualities.set(i, Quality.GOOD);
        }
        lastDueNanos = new long[qualities.length()];
        freeAtNanos = new long[qualities.length()];
        Arrays.fill(lastDueNanos, Long.MIN_VALUE);
        Arrays.fill(freeAtNanos, Long.MIN_VALUE);
        thread = Thread.ofPlatform().daemon().name("wire").unstarted(this::run);
    }

    /** A network between machines 0, 1 and so on. */
    static Wire start(List<Tun> machines, long seed) {
        Wire wire = new Wire(machines, seed);
        wire.thread.start();
        return wire;
    }

    /** A packet that comes later; those of one way in the order of their numbers. */
    @SuppressWarnings("ArrayRecordComponent") // only handed on
    private record Packet(long dueNanos, long number, int to, byte[] bytes)
            implements Comparable<Packet> {
        @Override
        public int compareTo(Packet other) {
            int byTime = Long.compare(dueNanos, other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private int way(int from, int to) {
        return from * machines.size() + to;
    }

    /** From now on that way is so. */
    void set(int from, int to, Quality quality) {
        qualities.set(way(from, to), quality);
    }

    private void run() {
        MemorySegment files = arena.allocate((long) POLLFD_BYTES * machines.size());
        for (int i = 0; i < machines.size(); i++) {
            long at = (long) i * POLLFD_BYTES;
            files.set(ValueLayout.JAVA_INT, at, machines.get(i).file());
            files.set(ValueLayout.JAVA_SHORT, at + EVENTS_OFFSET, Libc.POLLIN);
        }
        while (!stopped) {
            Libc.poll(files, machines.size(), patienceMillis(System.nanoTime()));
            for (int from = 0; from < machines.size(); from++) {
                take(from);
            }
            deliverDue(System.nanoTime());
        }
    }

    private int patienceMillis(long nowNanos) {
        Packet next = delayed.peek();
        if (next == null) {
            return PATIENCE_MILLIS;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(next.dueNanos() - nowNanos) + 1;
        return Math.clamp(millis, 0, PATIENCE_MILLIS);
    }

    private void take(int from) {
        for (int i = 0; i < PACKETS_PER_TURN; i++) {
            int bytes = machines.get(from).read(buffer);
            if (bytes < 1) {
                return;
            }
            if (bytes >= IP_HEADER_BYTES
                    && buffer.get(ValueLayout.JAVA_BYTE, 0) >> VERSION_SHIFT == IPV4) {
                int to = buffer.get(ValueLayout.JAVA_BYTE, DESTINATION_OFFSET) - Network.FIRST_HOST;
                if (to >= 0 && to < machines.size() && to != from) {
                    route(from, to, buffer.asSlice(0, bytes));
                }
            }
        }
    }

    private boolean chance(int percent) {
        return percent > 0 && random.nextInt(100) < percent;
    }

    private void route(int from, int to, MemorySegment packet) {
        Quality quality = qualities.get(way(from, to));
        if (quality.isCut() || chance(quality.lossPercent())) {
            return;
        }
        if (chance(quality.corruptPercent())) {
            // Behind the addresses, which say where it goes.
            long at =
                    random.nextLong(
                            IP_HEADER_BYTES, Math.max(IP_HEADER_BYTES + 1, packet.byteSize()));
            if (at < packet.byteSize()) {
                byte was = packet.get(ValueLayout.JAVA_BYTE, at);
                packet.set(
                        ValueLayout.JAVA_BYTE, at, (byte) (was ^ 1 << random.nextInt(Byte.SIZE)));
            }
        }
        int copies = chance(quality.duplicatePercent()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            send(way(from, to), to, quality, packet);
        }
    }

    private void send(int way, int to, Quality quality, MemorySegment packet) {
        long nowNanos = System.nanoTime();
        long due = nowNanos + TimeUnit.MILLISECONDS.toNanos(quality.delayMillis());
        if (quality.kibPerSecond() > 0) {
            long nanosPerByte = TimeUnit.SECONDS.toNanos(1) / (quality.kibPerSecond() * 1024L);
            freeAtNanos[way] =
                    Math.max(nowNanos, freeAtNanos[way]) + packet.byteSize() * nanosPerByte;
            if (freeAtNanos[way] - nowNanos > QUEUE_NANOS) {
                freeAtNanos[way] -= packet.byteSize() * nanosPerByte;
                return;
            }
            due = Math.max(due, freeAtNanos[way]);
        }
        if (chance(quality.reorderPercent())) {
            due = nowNanos;
        } else {
            due = Math.max(due, lastDueNanos[way]);
            lastDueNanos[way] = due;
        }
        if (due <= nowNanos) {
            machines.get(to).write(packet);
        } else {
            delayed.add(new Packet(due, sequence++, to, packet.toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    private void deliverDue(long nowNanos) {
        for (Packet next = delayed.peek();
                next != null && next.dueNanos() <= nowNanos;
                next = delayed.peek()) {
            delayed.remove();
            MemorySegment packet = buffer.asSlice(0, next.bytes().length);
            packet.copyFrom(MemorySegment.ofArray(next.bytes()));
            machines.get(next.to()).write(packet);
        }
    }

    /** Ends the network; its devices go on. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
            arena.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
