package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;

import io.quorate.server.node.SaveConfig;

/** What makes a state common that few seeds come to by themselves. */
enum Circumstances {
    /** Whatever the seed's swarm draws. */
    AS_DRAWN,
    /** One voter. */
    ALONE,
    /** As many observers as make a majority of the voters with one voter. */
    TWO_OBSERVERS,
    /** What is proposed is committed a good while later. */
    SLOW_DISKS,
    /** The counter of each epoch is soon used up. */
    SHORT_EPOCHS,
    /** Everything is saved at once, and the log purged. */
    SAVES_AT_ONCE,
    /** States are saved often, and every other save fails. */
    SAVES_FAIL;

    void change(Settings settings) {
        switch (this) {
            case AS_DRAWN -> {}
            case ALONE -> settings.voters = 1;
            case TWO_OBSERVERS -> {
                settings.voters = 3;
                settings.observers = 2;
            }
            case SLOW_DISKS -> settings.disk.flushNanos = 80 * MILLI;
            case SHORT_EPOCHS -> settings.counters(0xFFFF_FF00L, 0xFFFF_FF80L);
            case SAVES_AT_ONCE -> settings.savesAtOnce();
            case SAVES_FAIL -> {
                settings.save = new SaveConfig(1, 20 * MILLI, 20 * MILLI, 0, 1, 0);
                settings.node.states.saveNanos = MILLI;
                settings.node.states.failChance = 0.5;
            }
        }
    }
}
