/** Tests of what verbs read and say where no server is needed. */
@NullMarked
package io.quorate.cli.verb;

import org.jspecify.annotations.NullMarked;
