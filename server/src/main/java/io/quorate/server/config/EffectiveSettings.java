package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Lists what each key comes to, once all have been read. */
final class EffectiveSettings {

    private static final String NONE = "none";

    private EffectiveSettings() {}

    /**
     * @param myId null if it cannot be known
     */
    static List<Effective> of(Values values, MyId.@Nullable Claim myId) {
        List<Effective> list = new ArrayList<>();
        if (myId != null) {
            list.add(new Effective(CommandLine.MY_ID, myId.id().toString(), myId.source(), NONE));
        }
        for (Given given : values.entries()) {
            if (KeyCheck.isMemberKey(given.key())) {
                String origin = given.origin().toString();
                list.add(new Effective(given.key(), given.value(), origin, NONE));
            }
        }
        for (Setting<?> setting : Settings.ALL) {
            String value = values.settled(setting);
            list.add(
                    new Effective(
                            setting.key(),
                            value == null ? null : Secrets.shown(setting.key(), value),
                            values.origin(setting),
                            setting.defaultText()));
        }
        return List.copyOf(list);
    }
}
