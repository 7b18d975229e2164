/**
 * The session that commands use: how it is begun, waited for and ended.
 *
 * <p>Imports the client and {@code output}. Called by the interpreter and the shell.
 */
@NullMarked
package io.quorate.cli.link;

import org.jspecify.annotations.NullMarked;
