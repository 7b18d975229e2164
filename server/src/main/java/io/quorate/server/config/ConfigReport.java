package io.quorate.server.config;

import java.util.List;

/**
 * A configuration, and what each key of it comes to.
 *
 * @param settings in the order of the documentation, the lines of the servers first; of keys that
 *     have a problem, what would hold without it
 */
public record ConfigReport(ConfigResult result, List<Effective> settings) {}
