package io.quorate.server.zab;

/** Why a server must not go on, as far as its supervisor is concerned. */
public enum HaltCause {
    /** Its history contradicts its ensemble's: going on could lose acknowledged writes. */
    HISTORY_UNTRUSTED,
    /** The ensemble uses what this build does not know (DESIGN 8). */
    NEWER_BUILD_NEEDED
}
