/** Tests of the command line: as a user types it, beside ZooKeeper's own. */
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;
