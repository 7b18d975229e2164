package io.quorate.protocol;

/**
 * One identity of a connection, as whoAmI reports it.
 *
 * @param scheme the authentication scheme
 * @param user the user within it; never the secret part of an id
 */
public record ClientInfo(String scheme, String user) {}
