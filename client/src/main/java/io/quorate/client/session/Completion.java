package io.quorate.client.session;

import io.quorate.protocol.request.Response;

/** Takes what becomes of a request: exactly one of these, once. On the session's thread. */
public interface Completion {

    /**
     * A server answered.
     *
     * @param response of a failure its error: {@link Response.Failed}
     * @param zxid what the server had applied by then; 0 if it did not say
     */
    void answered(Response response, long zxid);

    /** No server answered, and none will. */
    void failed(Failure failure);
}
