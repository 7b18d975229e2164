package io.quorate.cli.verb;

import io.quorate.cli.output.Compat;
import io.quorate.client.Watcher;

import org.jspecify.annotations.Nullable;

/** What older clients had, and still works. */
final class OldForm {

    private OldForm() {}

    /** Says so, in 3.9's words; not to those who want 3.4's. */
    static void say(boolean used, String form, String better, Context context) {
        if (used && context.compat() != Compat.V3_4) {
            context.console()
                    .err(
                            "'"
                                    + form
                                    + "' has been deprecated. Please use '"
                                    + better
                                    + "' instead.");
        }
    }

    /**
     * Who hears of a watch, if one is wanted: behind {@code -w}, or as older clients had it, by a
     * word behind the path.
     */
    static @Nullable Watcher watcher(Arguments arguments, Context context, String better) {
        boolean old = arguments.size() > 1;
        say(old, better.split(" ")[0] + " path [watch]", better, context);
        return old || arguments.has("w") ? context.printer() : null;
    }
}
