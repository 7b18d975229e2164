package io.quorate.cli.verb;

import io.quorate.cli.output.Compat;

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
}
