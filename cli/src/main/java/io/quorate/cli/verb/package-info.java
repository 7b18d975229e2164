/**
 * The commands that need a session, one class each: what they are called with, and what they do.
 * {@link io.quorate.cli.verb.Verbs} lists them.
 *
 * <p>Imports the client, {@code output} and {@code status}. Called by the interpreter, and by the
 * shell for completion.
 */
@NullMarked
package io.quorate.cli.verb;

import org.jspecify.annotations.NullMarked;
