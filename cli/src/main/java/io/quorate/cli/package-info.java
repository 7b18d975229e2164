/**
 * The command line: {@code zkCli.sh} and {@code bin/quorate cli}. {@link io.quorate.cli.Main} reads
 * the options, {@code command} runs one after the other.
 *
 * <p>Imports the packages below it and the client. Called by the scripts in {@code bin}.
 */
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;
