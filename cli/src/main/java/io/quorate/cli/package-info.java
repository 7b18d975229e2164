/**
 * The command line: {@code zkCli.sh} and {@code bin/quorate cli}. {@link io.quorate.cli.Main} reads
 * the options, {@link io.quorate.cli.Interpreter} runs one command after the other.
 *
 * <p>Imports the packages below it and the client. Called by the scripts in {@code bin}.
 */
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;
