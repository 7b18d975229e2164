package io.quorate.server.config;

import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server this is. What is given must agree; only when nothing is given does the host's name
 * decide.
 *
 * <p>A server that runs under another's id answers for that one's disk. So there is no order in
 * which one source wins over another: where two differ, somebody moved a volume or a file, and has
 * to say what was meant.
 */
final class MyId {

    private static final String ALLOWED = "a whole number from 1 to 254 is allowed";
    private static final Pattern ORDINAL = Pattern.compile("[^.]*-(\\d{1,3})(\\..*)?");

    private static final List<String> VARIABLES =
            List.of("ZOO_MY_ID", "QUORATE_MYID", "QUORATE_MY_ID");

    private MyId() {}

    /** An id, and where it was found, in words for a message. */
    record Claim(String source, PeerId id) {}

    /**
     * The id that was given.
     *
     * @param dataDir null if it is not known, which is a problem of its own
     * @return null if nothing was given, or if what was given is a problem
     */
    static @Nullable Claim given(
            ConfigSource source, @Nullable Path dataDir, List<Problem> problems) {
        int before = problems.size();
        List<Claim> claims = new ArrayList<>();
        for (CommandLine.Flag flag : source.flags()) {
            if (flag.key().equals(CommandLine.MY_ID)) {
                claim(flag.written(), flag.value(), claims, problems);
            }
        }
        for (String variable : VARIABLES) {
            claim(variable, source.environment().get(variable), claims, problems);
        }
        if (dataDir != null) {
            Path file = dataDir.resolve("myid");
            claim(file.toString(), content(file, problems), claims, problems);
        }
        for (Claim claim : claims) {
            if (!claim.id().equals(claims.getFirst().id())) {
                problems.add(disagreement(claims));
                break;
            }
        }
        boolean usable = problems.size() == before && !claims.isEmpty();
        return usable ? claims.getFirst() : null;
    }

    /**
     * {@code zk-2} and {@code zk-2.zk-hs.default.svc} are 3; null for a name without an ordinal.
     */
    static @Nullable PeerId ordinal(String hostName) {
        Matcher matcher = ORDINAL.matcher(hostName);
        if (!matcher.matches()) {
            return null;
        }
        int ordinal = Integer.parseInt(matcher.group(1));
        return ordinal < 254 ? new PeerId(ordinal + 1) : null;
    }

    private static void claim(
            String source, @Nullable String value, List<Claim> claims, List<Problem> problems) {
        if (value == null || value.isBlank()) {
            return;
        }
        Integer id = Setting.parseInt(value.strip(), 1, 254);
        if (id == null) {
            problems.add(new Problem(null, source, value.strip(), "is no server id; " + ALLOWED));
        } else {
            claims.add(new Claim(source, new PeerId(id)));
        }
    }

    private static Problem disagreement(List<Claim> claims) {
        StringBuilder all = new StringBuilder();
        for (Claim claim : claims) {
            all.append(all.isEmpty() ? "" : ", ").append(claim.source()).append(" says ");
            all.append(claim.id());
        }
        return new Problem(null, "myid", null, all + "; they must agree, or only one be given");
    }

    private static @Nullable String content(Path file, List<Problem> problems) {
        try {
            String content = Files.readString(file);
            if (content.isBlank()) {
                problems.add(new Problem(null, file.toString(), null, "is empty; " + ALLOWED));
            }
            return content;
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException unreadable) {
            problems.add(new Problem(null, file.toString(), null, "cannot be read: " + unreadable));
            return null;
        }
    }
}
