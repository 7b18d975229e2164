/**
 * Real server processes on loopback: who is measured, with which JVM options and settings, how an
 * ensemble starts, is ended and started again, and what can be asked of its processes. Imports
 * {@code bench.load}. Called by {@code bench.compare} and {@code bench.scale}, which measure the
 * same ensembles in different ways.
 */
@NullMarked
package io.quorate.bench.ensemble;

import org.jspecify.annotations.NullMarked;
