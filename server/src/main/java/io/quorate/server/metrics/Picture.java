package io.quorate.server.metrics;

import io.quorate.server.node.NodeStatus;

/**
 * What gauges are read from: one moment of a server.
 *
 * @param node what the node says of itself
 * @param connections open client connections, those without a session included
 * @param uptimeMillis since this process serves
 * @param quorumSize voters that the configuration names
 * @param fresh whether the node loop was asked just now and answered; otherwise it is slow or dead,
 *     and this is what it said last
 */
public record Picture(
        NodeStatus node, int connections, long uptimeMillis, int quorumSize, boolean fresh) {

    /** The same, if the node loop did not answer in time. */
    public Picture stale() {
        return new Picture(node, connections, uptimeMillis, quorumSize, false);
    }
}
