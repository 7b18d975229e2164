package io.quorate.bench.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * One run.
 *
 * @param servers where to connect; connections are spread over them in turn
 * @param connections number of connections, each with a session
 * @param outstanding closed loop: requests in flight on each connection, always; open loop: at most
 * @param operation what is asked
 * @param ratePerSecond requests a second over all connections (open loop); 0 for a closed loop
 * @param warmup before anything counts
 * @param measured how long is measured
 * @param valueBytes bytes of data of each znode
 * @param keys number of znodes that set and get use, or that delete deletes
 * @param sessionTimeout of the sessions
 */
public record LoadOptions(
        List<InetSocketAddress> servers,
        int connections,
        int outstanding,
        Operation operation,
        int ratePerSecond,
        Duration warmup,
        Duration measured,
        int valueBytes,
        int keys,
        Duration sessionTimeout) {

    /** A closed loop with the defaults of the command line. */
    public static LoadOptions closedLoop(
            List<InetSocketAddress> servers,
            int connections,
            int outstanding,
            Operation operation) {
        return new LoadOptions(
                servers,
                connections,
                outstanding,
                operation,
                0,
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                100,
                operation.defaultKeys(),
                Duration.ofSeconds(30));
    }

    /** The same with other times. */
    public LoadOptions lasting(Duration warmup, Duration measured) {
        return new LoadOptions(
                servers,
                connections,
                outstanding,
                operation,
                ratePerSecond,
                warmup,
                measured,
                valueBytes,
                keys,
                sessionTimeout);
    }

    /** The same with other znodes. */
    public LoadOptions withValueBytes(int valueBytes) {
        return new LoadOptions(
                servers,
                connections,
                outstanding,
                operation,
                ratePerSecond,
                warmup,
                measured,
                valueBytes,
                keys,
                sessionTimeout);
    }

    /** The same with so many znodes to use. */
    public LoadOptions withKeys(int keys) {
        return new LoadOptions(
                servers,
                connections,
                outstanding,
                operation,
                ratePerSecond,
                warmup,
                measured,
                valueBytes,
                keys,
                sessionTimeout);
    }

    /** The same as an open loop of so many requests a second; 0 for a closed loop. */
    public LoadOptions withRate(int ratePerSecond) {
        return new LoadOptions(
                servers,
                connections,
                outstanding,
                operation,
                ratePerSecond,
                warmup,
                measured,
                valueBytes,
                keys,
                sessionTimeout);
    }

    /** Connections times outstanding requests, as tables name it: "30x64". */
    public String shape() {
        return connections + "x" + outstanding;
    }
}
