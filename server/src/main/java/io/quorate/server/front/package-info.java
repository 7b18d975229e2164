/**
 * The client side of a server's sockets: accepts connections, cuts bytes into frames, answers
 * four-letter words, buffers replies, and throttles who does not read. Decides nothing about
 * requests.
 *
 * <p>May import {@code node} (inputs and connection ids), {@code protocol}, {@code metrics} and
 * {@code common}. Everything here runs on the node loop's thread, but for the texts of four-letter
 * words: each is put together on a virtual thread. Called by {@code runtime}, which hands the
 * inputs to the node and the node's replies back.
 */
@NullMarked
package io.quorate.server.front;

import org.jspecify.annotations.NullMarked;
