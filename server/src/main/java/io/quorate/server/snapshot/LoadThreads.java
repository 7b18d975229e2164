package io.quorate.server.snapshot;

import java.util.concurrent.ThreadFactory;

/**
 * Who helps to load a state.
 *
 * @param factory makes the threads; they end when the load ends
 * @param count at most so many at a time, as many as there are cores
 */
public record LoadThreads(ThreadFactory factory, int count) {}
