package io.quorate.server.sim.model;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Response;

/** What becomes of one operation, and what its client is told of it. */
record Step(Effect effect, Response response) {

    static Step refused(ErrorCode error) {
        return new Step(new Effect.Refused(error), new Response.Failed(error));
    }

    boolean isRefused() {
        return effect instanceof Effect.Refused;
    }
}
