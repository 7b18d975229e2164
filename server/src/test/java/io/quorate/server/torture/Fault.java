package io.quorate.server.torture;

import java.util.Locale;

/** The kinds of harm that are done. */
enum Fault {
    CUT_PAIR,
    CUT_SERVER,
    CUT_LEADER,
    CUT_ONE_WAY,
    DEAF_SERVER,
    CUT_FROM_CLIENTS,
    LOSS,
    DELAY,
    REORDER,
    DUPLICATES,
    CORRUPTION,
    SLOW_LINKS,
    KILL,
    KILL_LEADER,
    KILL_ALL,
    PAUSE,
    PAUSE_LEADER,
    STOP,
    LOW_DISK,
    FULL_DISK;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
