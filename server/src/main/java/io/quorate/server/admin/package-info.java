/**
 * The HTTP side of a server: whether it lives and serves, its meters, and ZooKeeper's AdminServer
 * commands that read. Connections are bounded in number, size and time, on an event loop of their
 * own; each request is answered on a virtual thread, which asks the node loop for what it needs and
 * gives up after some seconds. So the worst that an HTTP client can do is to keep other HTTP
 * clients waiting.
 *
 * <p>What is open to all addresses ({@code /livez}, {@code /readyz}, {@code /metrics}) tells
 * nothing of the data, of the clients, or of the files; everything else is for loopback unless
 * configured.
 *
 * <p>Imports {@code metrics}, {@code node}, {@code config} and {@code common}.
 */
@NullMarked
package io.quorate.server.admin;

import org.jspecify.annotations.NullMarked;
