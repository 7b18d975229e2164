package io.quorate.server.zab;

import java.util.List;

/**
 * What a leader answers to a server that was told to stop: said with each {@link Message.Ping}.
 *
 * @param granted whether it may go now
 * @param awaited if not, the voters without which the others are no quorum, by id
 */
public record StopPermit(boolean granted, List<PeerId> awaited) {

    /** To a server that was not told to stop, or that the leader has not heard so from yet. */
    public static final StopPermit NONE = new StopPermit(false, List.of());

    public static final StopPermit GRANTED = new StopPermit(true, List.of());

    public StopPermit {
        awaited = List.copyOf(awaited);
    }
}
