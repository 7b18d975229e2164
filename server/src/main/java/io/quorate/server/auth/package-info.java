/**
 * Who a client is: the authentication schemes. Pure. May import {@code protocol} and {@code
 * common}; called by {@code request}, which decides what a client may do, and by {@code node} for
 * authentication packets.
 */
@NullMarked
package io.quorate.server.auth;

import org.jspecify.annotations.NullMarked;
