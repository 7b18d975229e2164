package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.protocol.Acl;
import io.quorate.protocol.Identity;
import io.quorate.protocol.Permission;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An ACL as it is typed: {@code scheme:id:perms,scheme:id:perms}. */
final class AclText {

    /** An id may hold colons and commas, as the name in a certificate does. */
    private static final Pattern ENTRY =
            Pattern.compile("([^:]+):(.*?):([A-Za-z]*)(?:,(?=[^:]+:)|$)");

    private static final String FORM = "an ACL is scheme:id:perms, as in world:anyone:cdrwa";

    private AclText() {}

    static List<Acl> parse(String text) throws CliFailure {
        List<Acl> entries = new ArrayList<>();
        Matcher matcher = ENTRY.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            entries.add(
                    new Acl(
                            perms(matcher.group(3)),
                            new Identity(matcher.group(1), matcher.group(2))));
            end = matcher.end();
        }
        if (end < text.length() || entries.isEmpty()) {
            throw CliFailure.usage(
                    text.substring(end) + " does not have the form scheme:id:perm", FORM);
        }
        return entries;
    }

    private static int perms(String letters) throws CliFailure {
        int perms = 0;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            perms |=
                    switch (letter) {
                        case 'r' -> Permission.READ;
                        case 'w' -> Permission.WRITE;
                        case 'c' -> Permission.CREATE;
                        case 'd' -> Permission.DELETE;
                        case 'a' -> Permission.ADMIN;
                        default ->
                                throw CliFailure.usage(
                                        "Unknown perm type: " + letter,
                                        "the letters are c(reate), d(elete), r(ead), w(rite) and"
                                                + " a(dmin)");
                    };
        }
        return perms;
    }
}
