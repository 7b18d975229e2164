/**
 * What clients ask and servers answer, one record an operation. Values only: encoding is in {@code
 * protocol.wire}. Imports {@code protocol}. Used by servers for the rarer operations (the common
 * ones are read in place) and by clients and tools for all.
 *
 * <p>In records a {@code byte[]} is not copied and must not be changed afterwards; {@code null} and
 * empty are different values, as on the wire; {@code equals} compares contents.
 */
@NullMarked
package io.quorate.protocol.request;

import org.jspecify.annotations.NullMarked;
