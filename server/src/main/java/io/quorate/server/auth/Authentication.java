package io.quorate.server.auth;

import io.quorate.protocol.Identity;

import java.util.List;

/** What a scheme says of an authentication packet. */
public sealed interface Authentication {

    /**
     * The client may stay.
     *
     * @param identities whom it is from now on besides; none if the scheme only lets clients in
     */
    record Accepted(List<Identity> identities) implements Authentication {}

    /** The client is told so, and its connection is closed. */
    record Refused() implements Authentication {}
}
