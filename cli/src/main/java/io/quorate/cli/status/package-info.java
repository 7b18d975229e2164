/**
 * What every server of an ensemble says of itself, by its four-letter words.
 *
 * <p>Imports {@code output} and the protocol. Called by the verb {@code status}.
 */
@NullMarked
package io.quorate.cli.status;

import org.jspecify.annotations.NullMarked;
