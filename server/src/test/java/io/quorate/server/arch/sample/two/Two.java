package io.quorate.server.arch.sample.two;

import io.quorate.server.arch.sample.one.One;

import java.util.List;

/** Knows {@link One}. */
public record Two(List<One> ones) {}
