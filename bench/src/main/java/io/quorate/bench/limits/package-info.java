/**
 * What nobody can be faster than on this machine: an empty server behind the same sockets, and the
 * disk without a server. Imports {@code protocol}, Netty, HdrHistogram and, for command lines,
 * {@code bench.load}. Called by its own {@code EchoMain} and {@code SyncMain}, and by {@code
 * bench.compare}.
 */
@NullMarked
package io.quorate.bench.limits;

import org.jspecify.annotations.NullMarked;
