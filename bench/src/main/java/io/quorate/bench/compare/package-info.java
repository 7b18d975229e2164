/**
 * Quorate beside Apache ZooKeeper: starts real ensembles of server processes on loopback, one
 * contender at a time, puts the same load on each, and writes tables with the ratios. Imports
 * {@code bench.load}. Called by a person, {@code CompareMain}, and by {@code bench.scale}, which
 * measures the same ensembles otherwise.
 */
@NullMarked
package io.quorate.bench.compare;

import org.jspecify.annotations.NullMarked;
