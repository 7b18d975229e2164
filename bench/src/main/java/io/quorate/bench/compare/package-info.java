/**
 * The whole comparison of Quorate and Apache ZooKeeper: one contender at a time, the same load on
 * each, and a report with ratios, plots and what the machine allows at most. {@code CompareMain}
 * goes through the parts, of which each has a section of the report. Imports {@code bench.load},
 * {@code bench.limits}, {@code bench.ensemble}, {@code bench.scale} and {@code bench.table}. Called
 * by a person: {@code bin/quorate bench compare}.
 */
@NullMarked
package io.quorate.bench.compare;

import org.jspecify.annotations.NullMarked;
