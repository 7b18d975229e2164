/** Tests of how a session is asked for. */
@NullMarked
package io.quorate.cli.link;

import org.jspecify.annotations.NullMarked;
