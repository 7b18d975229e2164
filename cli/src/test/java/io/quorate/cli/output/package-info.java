/** Tests of how results are shown. */
@NullMarked
package io.quorate.cli.output;

import org.jspecify.annotations.NullMarked;
