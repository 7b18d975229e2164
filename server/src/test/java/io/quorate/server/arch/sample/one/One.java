package io.quorate.server.arch.sample.one;

import io.quorate.server.arch.sample.two.Two;

/** Knows {@link Two}. */
public record One(Two two) {}
