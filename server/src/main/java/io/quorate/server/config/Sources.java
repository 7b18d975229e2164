package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All that was given in all places, the one that wins last. */
final class Sources {

    static final String DYNAMIC_FILE = "dynamicConfigFile";

    /** System properties that ZooKeeper reads without its own name before them. */
    private static final Set<String> BARE_PROPERTIES =
            Set.of("jute.maxbuffer", "readonlymode.enabled", "fsync.warningthresholdms");

    private static final String CONTAINER_PROPERTIES = "znode.container.";

    private final ConfigSource source;
    private final @Nullable Path file;
    private final List<Given> given = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    private boolean unreadable;

    private Sources(ConfigSource source) {
        this.source = source;
        this.file = file(source);
    }

    /** Reads them all. What cannot be read is among the problems. */
    static Sources read(ConfigSource source) {
        Sources sources = new Sources(source);
        sources.readAll();
        return sources;
    }

    /** The file that is read: the one named, or that of {@code ZOO_CONF_DIR} if it exists. */
    static @Nullable Path file(ConfigSource source) {
        String folder = Environment.folderOfFile(source.environment());
        if (source.file() != null || folder == null) {
            return source.file();
        }
        Path file = Path.of(folder).resolve("zoo.cfg");
        return Files.exists(file) ? file : null;
    }

    /** Whether there is a file that cannot be read: then nothing else has been, either. */
    boolean isUnreadable() {
        return unreadable;
    }

    List<Given> given() {
        return given;
    }

    List<Problem> problems() {
        return problems;
    }

    List<Problem> warnings() {
        return warnings;
    }

    private void readAll() {
        if (file != null) {
            String text = text(file, "the configuration", null);
            if (text == null) {
                unreadable = true;
                return;
            }
            add(ConfigFile.parse(text), null);
        }
        for (Map.Entry<String, String> property : new TreeMap<>(source.properties()).entrySet()) {
            if (isZooKeepers(property.getKey())) {
                Origin origin = new Origin.Property(property.getKey());
                String key = Settings.withoutPrefix(property.getKey());
                given.add(new Given(origin, key, property.getValue().strip()));
            }
        }
        Environment environment = Environment.read(source.environment());
        given.addAll(environment.given());
        problems.addAll(environment.problems());
        warnings.addAll(environment.warnings());
        for (CommandLine.Flag flag : source.flags()) {
            if (!flag.key().equals(CommandLine.MY_ID)) {
                given.add(new Given(new Origin.Flag(flag.written()), flag.key(), flag.value()));
            }
        }
        given.sort(Comparator.comparingInt(it -> it.origin().rank()));
        readDynamicFile();
    }

    private static boolean isZooKeepers(String property) {
        return property.startsWith(Settings.ZOOKEEPER_PREFIX)
                || property.startsWith(CONTAINER_PROPERTIES)
                || BARE_PROPERTIES.contains(property);
    }

    private void add(ConfigFile content, @Nullable String name) {
        for (ConfigFile.Entry entry : content.entries()) {
            given.add(new Given(new Origin.Line(name, entry.line()), entry.key(), entry.value()));
        }
        for (ConfigFile.Flaw flaw : content.flaws()) {
            Origin origin = new Origin.Line(name, flaw.line());
            problems.add(new Problem(origin, flaw.text(), null, flaw.message()));
        }
    }

    /** Its lines count as if they stood in the configuration file, before all else. */
    private void readDynamicFile() {
        Given named = null;
        for (Given one : given) {
            named = Settings.nameOf(one.key()).equals(DYNAMIC_FILE) ? one : named;
        }
        Path dynamic =
                named == null ? null : Settings.DYNAMIC_CONFIG_FILE.parser().parse(named.value());
        if (named == null || dynamic == null) {
            return;
        }
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        dynamic = folder == null ? dynamic : folder.resolve(dynamic);
        String text = text(dynamic, named.key(), named);
        if (text == null) {
            return;
        }
        for (Given one : given) {
            if (one.origin().rank() == 0 && KeyCheck.MEMBER_KEY.matcher(one.key()).matches()) {
                problems.add(
                        one.problem(
                                "stands beside dynamicConfigFile="
                                        + named.value()
                                        + ", where all lines of servers must be; remove it here or"
                                        + " there"));
            }
        }
        String name = String.valueOf(dynamic.getFileName());
        Sources inner = new Sources(source);
        inner.add(ConfigFile.parse(text), name);
        problems.addAll(inner.problems);
        for (Given one : inner.given.reversed()) {
            if (KeyCheck.MEMBER_KEY.matcher(one.key()).matches()) {
                given.addFirst(one);
            } else if (one.key().equals("version")) {
                warnings.add(one.problem("has no meaning here: ignored"));
            } else {
                problems.add(
                        one.problem(
                                "is not allowed in a dynamic file; allowed are server.N, group.N"
                                        + " and weight.N"));
            }
        }
    }

    private @Nullable String text(Path path, String key, @Nullable Given named) {
        String why;
        try {
            return Files.readString(path);
        } catch (NoSuchFileException none) {
            why =
                    named == null
                            ? "does not exist; allowed is a file in zoo.cfg's syntax"
                            : "does not exist as "
                                    + path
                                    + "; give the file that holds the servers,"
                                    + " or server.N lines instead of this one";
        } catch (MalformedInputException binary) {
            why = "is no text in UTF-8";
        } catch (FileSystemException refused) {
            String reason = refused.getReason();
            why = "cannot be read: " + (reason == null ? "access is denied" : reason);
        } catch (IOException unreadable) {
            why = "cannot be read: " + unreadable.getMessage();
        }
        problems.add(named == null ? new Problem(null, key, null, why) : named.problem(why));
        return null;
    }
}
