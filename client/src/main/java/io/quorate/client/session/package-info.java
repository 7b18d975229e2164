/**
 * A client's session as a function of what happens to it: requests, frames, lost connections and
 * time go in, and what is to be done comes out through {@link
 * io.quorate.client.session.SessionEffects}. No I/O, no clock, no threads: the same inputs give the
 * same outputs, so that each loss of a connection can be played in a test.
 *
 * <p>Imports {@code protocol} alone. Called by {@code client}, whose one thread owns the session,
 * and by tests. Of what is here applications see {@link io.quorate.client.session.SessionState},
 * {@link io.quorate.client.session.Outcome} and {@link io.quorate.client.session.RetryPolicy}.
 */
@NullMarked
package io.quorate.client.session;

import org.jspecify.annotations.NullMarked;
