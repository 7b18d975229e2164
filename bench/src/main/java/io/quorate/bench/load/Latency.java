package io.quorate.bench.load;

/**
 * How long answers took, in microseconds.
 *
 * @param count of answers
 * @param mean of all
 * @param p50 half took no longer
 * @param p99 of a hundred, one took longer
 * @param p999 of a thousand, one took longer
 * @param max the longest
 */
public record Latency(long count, double mean, long p50, long p99, long p999, long max) {}
