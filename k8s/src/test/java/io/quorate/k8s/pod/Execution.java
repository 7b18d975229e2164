package io.quorate.k8s.pod;

/**
 * How a command ended.
 *
 * @param output what it wrote to its standard output and error
 */
public record Execution(int exitCode, String output) {}
