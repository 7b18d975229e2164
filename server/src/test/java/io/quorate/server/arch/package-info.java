/**
 * Rules of this repository as programs: which package may import which, what pure code may touch,
 * what no source file may say. Each rule says what to do instead, and has a test that it can fail.
 */
@NullMarked
package io.quorate.server.arch;

import org.jspecify.annotations.NullMarked;
