/**
 * The shell around a {@link io.quorate.client.session.ClientSession}: one thread that owns it, its
 * sockets, its clock, and the queue by which requests of all threads reach it.
 *
 * <p>Imports {@code client.session}, {@code protocol} and Netty. Called by {@code client} alone.
 */
@NullMarked
package io.quorate.client.net;

import org.jspecify.annotations.NullMarked;
