/**
 * This machine, as the tests of this module use it: {@link io.quorate.k8s.machine.Command} runs its
 * programs, and {@link io.quorate.k8s.machine.NotTested} says what it lacks. Depends on nothing of
 * the tests; {@code manifest}, {@code image} and {@code pod} call it.
 */
@NullMarked
package io.quorate.k8s.machine;

import org.jspecify.annotations.NullMarked;
