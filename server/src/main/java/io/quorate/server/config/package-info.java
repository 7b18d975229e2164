/**
 * What a server is told: {@code zoo.cfg}, flags, environment variables and system properties in,
 * {@link ServerConfig} out.
 *
 * <p>{@link Settings} declares every key once, with default, allowed values and explanation; {@code
 * docs/configuration.md} is checked against it. {@link Sources} brings together what was said in
 * all places, {@link Values} decides what holds, and {@link ConfigReader} collects all problems
 * before it reports any. No other package reads files of settings, environment variables or system
 * properties; the latter two are handed in, in a {@link ConfigSource}.
 *
 * <p>May import {@code zab} (ids, members) and {@code common}, and {@code java.nio.file}; never
 * Netty, and it resolves no name. Called by {@code Main} and by {@code tool}; the records are read
 * by {@code ServerAssembly} and {@code admin}.
 */
@NullMarked
package io.quorate.server.config;

import org.jspecify.annotations.NullMarked;
