/**
 * What {@code bin/quorate} offers to somebody who has just arrived: {@code demo} starts an ensemble
 * of real server processes on this machine and says what happens to it, {@code try} is one write or
 * one read, {@code version} says which build this is.
 *
 * <p>A tool beside the server, in a JVM of its own: it talks to servers only as any client would,
 * over TCP with the codecs of {@code protocol} and by four-letter words, and it starts them by the
 * script that a user would use. May import {@code protocol} and {@code common}; nothing imports it.
 */
@NullMarked
package io.quorate.server.demo;

import org.jspecify.annotations.NullMarked;
