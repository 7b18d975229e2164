/**
 * One command after the other: a line taken apart, the verbs and the command line's own commands
 * run, events printed meanwhile.
 *
 * <p>Imports {@code verb}, {@code link} and {@code output}. Called by {@code Main} and the shell.
 */
@NullMarked
package io.quorate.cli.command;

import org.jspecify.annotations.NullMarked;
