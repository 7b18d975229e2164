package io.quorate.server.node;

import io.quorate.server.zab.LinkId;

import org.jspecify.annotations.Nullable;

/** Where the leader's answers go: to the learner that asked, or to this very server. */
interface Answers {

    /**
     * Answers.
     *
     * @param to the learner's link, null for this server
     */
    void answer(@Nullable LinkId to, RelayMessage message);

    /** Has nothing more to say to a learner that asks what none of our builds asks. */
    void hangUp(LinkId to, String reason);
}
