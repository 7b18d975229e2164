package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a configuration comes from. Handed in, so that two servers of one process can differ.
 *
 * @param file the {@code zoo.cfg}
 * @param myIdFlag value of {@code --myid}, if given
 * @param environment of the process; {@code ZOO_MY_ID} and {@code QUORATE_MYID} are read
 * @param hostName short or full name of this host, for its ordinal
 */
public record ConfigSource(
        Path file, @Nullable String myIdFlag, Map<String, String> environment, String hostName) {}
