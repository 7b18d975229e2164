package io.quorate.server.sim;

import io.quorate.protocol.wire.WireWriter;
import io.quorate.server.node.CloseReason;
import io.quorate.server.node.ConnectionId;

/** The clients' network as the servers' shells use it. */
interface SimClients {

    WireWriter beginFrame(SimNode server, ConnectionId to);

    void endFrame(SimNode server, ConnectionId to);

    /** The pass is over: what was written goes out. */
    void flush(SimNode server);

    void close(SimNode server, ConnectionId connection, CloseReason reason);

    void reading(SimNode server, ConnectionId connection, boolean on);

    void tellWhenTaken(SimNode server, ConnectionId connection);

    /** The server's process ended: its connections break. */
    void serverGone(SimNode server);

    /** No clients at all. */
    SimClients NONE =
            new SimClients() {
                @Override
                public WireWriter beginFrame(SimNode server, ConnectionId to) {
                    throw new IllegalStateException("a frame for " + to + ", and nobody connected");
                }

                @Override
                public void endFrame(SimNode server, ConnectionId to) {}

                @Override
                public void flush(SimNode server) {}

                @Override
                public void close(SimNode server, ConnectionId connection, CloseReason reason) {}

                @Override
                public void reading(SimNode server, ConnectionId connection, boolean on) {}

                @Override
                public void tellWhenTaken(SimNode server, ConnectionId connection) {}

                @Override
                public void serverGone(SimNode server) {}
            };
}
