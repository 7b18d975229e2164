package io.quorate.server.front;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;

/** The channel of a client that takes nothing unless it is told to. */
final class Unread extends EmbeddedChannel {

    private int taken;

    void take(int bytes) {
        taken = bytes;
        flush();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        in.removeBytes(taken);
        taken = 0;
    }
}
