/** Tests of the commands that need no server. */
@NullMarked
package io.quorate.cli.command;

import org.jspecify.annotations.NullMarked;
