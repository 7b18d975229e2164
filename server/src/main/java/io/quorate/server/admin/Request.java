package io.quorate.server.admin;

/**
 * An HTTP request, as far as it matters.
 *
 * @param method in capitals
 * @param path without the query
 * @param query behind the question mark; empty if there is none
 * @param accept what its client likes to read; empty if it does not say
 * @param local whether it comes from this machine, and from no proxy on it
 */
record Request(String method, String path, String query, String accept, boolean local) {

    /** The value of a parameter of the query; empty if it is not there. */
    String parameter(String name) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                return pair.substring(equals + 1);
            }
        }
        return "";
    }
}
