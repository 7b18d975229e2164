package io.quorate.server.front;

import io.quorate.server.metrics.Metrics;
import io.quorate.server.node.ClientStatus;
import io.quorate.server.node.NodeStatus;
import io.quorate.server.zab.PeerId;

import java.util.List;

/** A leader with known numbers. */
final class FixedSource implements FourLetterWords.Source {

    boolean serving = true;
    NodeStatus.Mode mode = NodeStatus.Mode.LEADER;

    @Override
    public NodeStatus status() {
        return new NodeStatus(
                new PeerId(1),
                mode,
                "leading",
                serving,
                new PeerId(1),
                3,
                0x300000005L,
                0x300000006L,
                0x300000007L,
                0xabcL,
                2,
                1,
                1,
                new NodeStatus.Requests(4, 5, 60, 70, 8, 1_000_000, 9_000_000, 20_000_000),
                new NodeStatus.Proposals(11, 48, 32, 500),
                new NodeStatus.State(5, 44, 1, 3, 2, 6, 1));
    }

    @Override
    public List<ClientStatus> clients() {
        return List.of();
    }

    @Override
    public Metrics metrics() {
        return new Metrics();
    }

    @Override
    public String version() {
        return "3.9.5-quorate-1.0-abc, built on 2026-01-01 00:00 UTC";
    }

    @Override
    public int quorumSize() {
        return 3;
    }

    @Override
    public long uptimeMillis() {
        return 1234;
    }

    @Override
    public String configuration() {
        return "clientPort=2181\n";
    }
}
