package io.quorate.server.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A process that does one {@link Hostility} to a server until its standard input ends, which is
 * said by a line when it is fully under way. A process of its own, so that it ends as an attacker
 * does: the kernel closes what it held.
 */
public final class Attack {

    private static final int PATIENCE_MILLIS = 20;

    /** However long nobody ends it. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);

    final InetSocketAddress server;
    final SplittableRandom random;
    final List<Wire> held = new ArrayList<>();
    int rounds;

    /** How often the server ended a connection: what it should do with such a client. */
    private int refused;

    private final ByteBuffer bin = ByteBuffer.allocate(1 << 16);

    private Attack(InetSocketAddress server, long seed) {
        this.server = server;
        random = new SplittableRandom(seed);
    }

    /**
     * Attacks.
     *
     * @param args the server's address, the hostility's name, the seed
     */
    public static void main(String[] args) throws IOException {
        Attack attack = new Attack(Hostility.address(args[0]), Long.parseLong(args[2]));
        attack.run(Hostility.valueOf(args[1]));
    }

    private void run(Hostility hostility) throws IOException {
        long begun = System.nanoTime();
        hostility.setUp(this);
        System.out.println("under way");
        while (System.in.available() == 0 && System.nanoTime() - begun < LIMIT_NANOS) {
            try {
                hostility.round(this);
            } catch (IOException closed) {
                refused++;
                rest();
            }
            rounds++;
        }
        System.out.println(rounds + " rounds, " + refused + " refused, " + held.size() + " held");
    }

    /** A znode of this attack. */
    String own(String name) {
        return "/hostile-" + name;
    }

    /** Reads for a moment. */
    void drain(Wire wire) throws IOException {
        wire.channel.socket().setSoTimeout(PATIENCE_MILLIS);
        try {
            wire.channel.socket().getInputStream().readNBytes(1 << 16);
        } catch (java.net.SocketTimeoutException silent) {
            return;
        }
    }

    /** Reads what is there. */
    void skim(Wire wire) throws IOException {
        wire.channel.configureBlocking(false);
        int read = wire.channel.read(bin.clear());
        while (read > 0) {
            read = wire.channel.read(bin.clear());
        }
        wire.channel.configureBlocking(true);
    }

    /** Writes until the server takes no more for a moment, or ends the connection. */
    void writeWhatGoes(Wire wire, ByteBuffer bytes) {
        try {
            wire.channel.configureBlocking(false);
            for (int idle = 0; bytes.hasRemaining() && idle < 5; idle++) {
                if (wire.channel.write(bytes) > 0) {
                    idle = 0;
                } else {
                    pause(1);
                }
            }
        } catch (IOException closed) {
            refused++;
        }
    }

    /** Writes if the server still wants to hear. */
    void writeOrForget(Wire wire, ByteBuffer bytes) {
        try {
            wire.write(bytes);
        } catch (IOException closed) {
            refused++;
            held.remove(wire);
        }
    }

    void rest() {
        pause(PATIENCE_MILLIS);
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
