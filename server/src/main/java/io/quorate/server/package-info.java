/**
 * The process: {@code Main} reads arguments and configuration, {@code ServerAssembly} wires the
 * parts. May import everything; nothing imports it.
 */
@NullMarked
package io.quorate.server;

import org.jspecify.annotations.NullMarked;
