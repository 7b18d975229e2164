package io.quorate.server.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an HTTP request is answered.
 *
 * @param status the HTTP status
 */
record Answer(int status, String contentType, String body) {

    static final int OK = 200;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int INTERNAL_ERROR = 500;
    static final int NOT_IMPLEMENTED = 501;
    static final int UNAVAILABLE = 503;

    private static final String JSON = "application/json";

    static Answer json(int status, Map<String, ?> object) {
        return new Answer(status, JSON, Json.of(object));
    }

    /** Says what is wrong, and what to do. */
    static Answer error(int status, String error) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("error", error);
        return json(status, object);
    }

    boolean isRefusal() {
        return status >= 400;
    }
}
