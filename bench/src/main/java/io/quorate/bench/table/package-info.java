/**
 * How results are said: medians with their ends, tables with ratios as markdown, plots as SVG, and
 * everything as JSON. Imports nothing of ours. Called by {@code bench.scale} and {@code
 * bench.compare}.
 */
@NullMarked
package io.quorate.bench.table;

import org.jspecify.annotations.NullMarked;
