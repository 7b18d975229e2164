/** Tests of the overview of an ensemble, against servers that say what they are told to. */
@NullMarked
package io.quorate.cli.status;

import org.jspecify.annotations.NullMarked;
