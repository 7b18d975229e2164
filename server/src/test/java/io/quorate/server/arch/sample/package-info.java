/** Classes that break the rules, so that the rules can be seen to work. Nothing uses them. */
@NullMarked
package io.quorate.server.arch.sample;

import org.jspecify.annotations.NullMarked;
