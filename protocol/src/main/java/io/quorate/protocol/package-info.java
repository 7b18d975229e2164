/**
 * The vocabulary of ZooKeeper's client protocol: identifiers, enums with their wire numbers, the
 * rules of paths. Imports the JDK only (Java 17). Used by every other module; {@code wire} turns
 * these values into bytes and {@code request} groups them into operations.
 *
 * <p>Lookups from wire numbers are total: a number nobody knows gives {@code null} (or, for errors,
 * {@link io.quorate.protocol.ErrorCode#SYSTEM_ERROR}), never an exception.
 */
@NullMarked
package io.quorate.protocol;

import org.jspecify.annotations.NullMarked;
