/**
 * The rules by which a write is decided, one class an operation: the only code that can refuse one.
 * Each makes the checks of PROTOCOL 10 in their order, since the first that fails is what the
 * client hears. Pure; called by {@link io.quorate.server.request.Preparer} alone, and may import
 * what {@code request} may.
 */
@NullMarked
package io.quorate.server.request.prepare;

import org.jspecify.annotations.NullMarked;
