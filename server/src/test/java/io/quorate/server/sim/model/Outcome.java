package io.quorate.server.sim.model;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.request.Response;

import java.util.List;

/**
 * What becomes of a write.
 *
 * @param response what its client is told: {@link Response.Failed} stands for an error in the
 *     header
 * @param effects one for each operation
 */
public record Outcome(Response response, List<Effect> effects) {

    static Outcome of(Step step) {
        return new Outcome(step.response(), List.of(step.effect()));
    }

    /** What the reply's header says. */
    public ErrorCode error() {
        return response instanceof Response.Failed(ErrorCode error) ? error : ErrorCode.OK;
    }
}
