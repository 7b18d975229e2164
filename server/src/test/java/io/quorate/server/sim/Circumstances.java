package io.quorate.server.sim;

import static io.quorate.server.sim.Settings.MILLI;

import io.quorate.server.node.SaveConfig;

import java.util.function.Consumer;

/** What makes a state common that few seeds come to by themselves. */
enum Circumstances {
    /** Whatever the seed's swarm draws. */
    AS_DRAWN(settings -> {}),

    /** One voter. */
    ALONE(settings -> settings.voters = 1),

    /** As many observers as make a majority of the voters with one voter. */
    TWO_OBSERVERS(
            settings -> {
                settings.voters = 3;
                settings.observers = 2;
            }),

    /** What is proposed is committed a good while later. */
    SLOW_DISKS(settings -> settings.disk.flushNanos = 80 * MILLI),

    /** The counter of each epoch is soon used up. */
    SHORT_EPOCHS(settings -> settings.counters(0xFFFF_FF00L, 0xFFFF_FF80L)),

    /** Everything is saved at once, and the log purged. */
    SAVES_AT_ONCE(Settings::savesAtOnce),

    /** States are saved often, and every other save fails. */
    SAVES_FAIL(
            settings -> {
                settings.save = new SaveConfig(1, 20 * MILLI, 20 * MILLI, 0, 1, 0);
                settings.node.states.saveNanos = MILLI;
                settings.node.states.failChance = 0.5;
            });

    private final Consumer<Settings> change;

    Circumstances(Consumer<Settings> change) {
        this.change = change;
    }

    void change(Settings settings) {
        change.accept(settings);
    }
}
