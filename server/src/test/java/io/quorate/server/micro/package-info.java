/**
 * What runs the micro-benchmarks: {@link io.quorate.server.micro.MicroMain} by hand, {@link
 * io.quorate.server.micro.MicroTest} each of them for a moment, so that none rots. The benchmarks
 * themselves stand beside what they measure, as {@code XBenchmark}.
 *
 * <p>Uses JMH, which is in the test scope and is never shipped. The benchmarks use {@link
 * io.quorate.server.micro.ScratchFolder}; nobody else uses this package.
 */
@NullMarked
package io.quorate.server.micro;

import org.jspecify.annotations.NullMarked;
