/**
 * Quorate beside Apache ZooKeeper: starts real ensembles of server processes on loopback, one
 * contender at a time, puts the same load on each, and writes tables with the ratios. Imports
 * {@code bench.load}. Nobody calls it but a person: {@code CompareMain}.
 */
@NullMarked
package io.quorate.bench.compare;

import org.jspecify.annotations.NullMarked;
