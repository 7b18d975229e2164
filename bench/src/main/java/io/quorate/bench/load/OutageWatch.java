package io.quorate.bench.load;

import io.quorate.protocol.ErrorCode;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what happens to writes from an instant on, over all servers and for each. */
final class OutageWatch {

    private static final long NOTEWORTHY_NANOS =
            TimeUnit.MILLISECONDS.toNanos(OutageRun.NOTEWORTHY_MILLIS);

    private final List<InetSocketAddress> servers;
    private final long startNanos;
    private final GapTracker gaps;
    private final List<GapTracker> serverGaps = new ArrayList<>();
    private final Map<ErrorCode, Long> errors = new EnumMap<>(ErrorCode.class);
    private long acknowledged;
    private long unanswered;
    private int reconnects;

    OutageWatch(List<InetSocketAddress> servers, long startNanos) {
        this.servers = servers;
        this.startNanos = startNanos;
        gaps = new GapTracker(startNanos, NOTEWORTHY_NANOS);
        for (int i = 0; i < servers.size(); i++) {
            serverGaps.add(new GapTracker(startNanos, NOTEWORTHY_NANOS));
        }
    }

    void acknowledged(int server, long nowNanos) {
        acknowledged++;
        gaps.event(nowNanos);
        serverGaps.get(server).event(nowNanos);
    }

    void refused(ErrorCode error) {
        errors.merge(error, 1L, Long::sum);
    }

    /** So many writes will have no answer. */
    void unanswered(int writes) {
        unanswered += writes;
    }

    void reconnected() {
        reconnects++;
    }

    /** What happened until now, which ends the last gap. */
    OutageReport report(long nowNanos) {
        gaps.event(nowNanos);
        List<OutageReport.ServerGap> ofServers = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            serverGaps.get(i).event(nowNanos);
            InetSocketAddress server = servers.get(i);
            ofServers.add(
                    new OutageReport.ServerGap(
                            server.getHostString() + ":" + server.getPort(),
                            serverGaps.get(i).longest().millis()));
        }
        return new OutageReport(
                (nowNanos - startNanos) / 1e9,
                acknowledged,
                Map.copyOf(errors),
                unanswered,
                reconnects,
                gaps.longest().millis(),
                gaps.longest().atMillis(),
                List.copyOf(gaps.noteworthy()),
                ofServers);
    }
}
