/**
 * A client of Quorate and of Apache ZooKeeper, for any application on Java 17: {@link
 * io.quorate.client.KeeperClient} answers with futures, {@link io.quorate.client.BlockingClient}
 * waits for them. {@code docs/client.md} has examples.
 *
 * <p>Imports {@code client.session}, {@code client.net} and {@code protocol}. Called by
 * applications and by the command line.
 */
@NullMarked
package io.quorate.client;

import org.jspecify.annotations.NullMarked;
