/**
 * The shell at a terminal: history, completion, paging, Ctrl-C.
 *
 * <p>Imports the interpreter, {@code link} and JLine, and is the only package that does the last.
 * Called by {@code Main}.
 */
@NullMarked
package io.quorate.cli.shell;

import org.jspecify.annotations.NullMarked;
