package io.quorate.server.arch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link TidyTest} looks for. */
final class Tidy {

    private static final int LINE_MAX = 120;
    private static final String TEXT_BLOCK = "\"\"\"";
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");

    private Tidy() {}

    /**
     * Something that no source may say.
     *
     * @param pattern a regular expression, found in one line
     * @param where regular expression of the paths it holds for
     * @param except regular expression of the paths it does not hold for
     * @param instead what to do
     */
    private record Ban(Pattern pattern, Pattern where, Pattern except, String instead) {

        Ban(String pattern, String where, String except, String instead) {
            this(
                    Pattern.compile(pattern),
                    Pattern.compile(where),
                    Pattern.compile(except),
                    instead);
        }
    }

    private static final String MAIN = "/src/main/";
    private static final String ANYWHERE = "";
    private static final String NOWHERE = "^$";
    private static final String TOOLS = "/server/demo/|^tools/|^bench/";

    private static final List<Ban> BANS =
            List.of(
                    new Ban(
                            "Thread\\.sleep\\(",
                            "/src/(main|test)/",
                            TOOLS + "|IT\\.java$|/it/|Cluster|process/",
                            "wait for the event, or use a scheduled task; tests of the core step"
                                    + " the clock"),
                    new Ban(
                            "\\.printStackTrace\\(\\)",
                            ANYWHERE,
                            NOWHERE,
                            "LOG it with its cause, or let it end the process"),
                    new Ban(
                            "LOG\\.\\w+\\(\\w+\\.getMessage\\(\\)\\)",
                            MAIN,
                            NOWHERE,
                            "pass the exception itself, behind a text that says what was being"
                                    + " done"),
                    new Ban(
                            "System\\.getPropert(y|ies)\\(",
                            MAIN,
                            TOOLS + "|/server/SystemProperties\\.java$|/cli/Main\\.java$",
                            "declare a setting in config and hand the value in"),
                    new Ban(
                            "System\\.getenv\\(",
                            MAIN,
                            TOOLS + "|/server/(Tool)?Main\\.java$|/cli/Main\\.java$",
                            "declare a setting in config and hand the value in"),
                    new Ban(
                            "System\\.exit\\(",
                            MAIN,
                            TOOLS + "|/cli/Main\\.java$",
                            "let Main end the process, with a value of ExitCode"),
                    new Ban(
                            "System\\.(nanoTime|currentTimeMillis)\\(|Instant\\.now\\(",
                            MAIN,
                            TOOLS
                                    + "|/server/(runtime|front|wal|peer|recovery)/|/server/ServerAssembly"
                                    + "|/client/net/|/cli/link/",
                            "take nowNanos or wallMillis as a parameter; the loop reads the clock"),
                    new Ban(
                            "new Random\\(\\)|Math\\.random\\(|UUID\\.randomUUID\\(",
                            "/src/",
                            TOOLS + "|/arch/sample/",
                            "take a generator with a seed as a parameter"),
                    new Ban(
                            "\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b",
                            ANYWHERE,
                            NOWHERE,
                            "do it now, or open an issue and say what is missing in words"),
                    new Ban(
                            "System\\.(out|err)\\.print",
                            MAIN,
                            TOOLS + "|/server/Main\\.java$",
                            "use a logger: standard output belongs to the operator's tools"),
                    new Ban(
                            "\\bassum" + "e(True|False|That)\\(|@(Dis" + "abled|En" + "abledI)",
                            "/src/test/",
                            NOWHERE,
                            "let the test run everywhere: what is skipped is not tested"),
                    new Ban("\\t", ANYWHERE, NOWHERE, "write no tab: make fix"));

    /** What is wrong with one Java file, a line each. */
    static List<String> source(String path, String text) {
        List<String> found = new ArrayList<>();
        boolean inTextBlock = false;
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            boolean quoted = inTextBlock;
            inTextBlock ^= count(line, TEXT_BLOCK) % 2 == 1;
            if (line.length() > LINE_MAX && !quoted) {
                found.add(path + ":" + number + ": longer than " + LINE_MAX + ": break the line");
            }
            for (Ban ban : BANS) {
                boolean holds =
                        ban.where().matcher(path).find() && !ban.except().matcher(path).find();
                if (holds && !quoted && ban.pattern().matcher(line).find()) {
                    found.add(path + ":" + number + ": " + line.strip() + ": " + ban.instead());
                }
            }
        }
        return found;
    }

    /** The relative links of a Markdown page that lead to no file, or to no heading of it. */
    static List<String> brokenLinks(Path page, String name) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String line : prose(page)) {
            Matcher link = LINK.matcher(line);
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://") && !target.startsWith("mailto:")) {
                    check(page, name, target, broken);
                }
            }
        }
        return broken;
    }

    private static void check(Path page, String name, String target, List<String> broken)
            throws IOException {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty() ? page : page.resolveSibling(path);
        if (!Files.exists(file)) {
            broken.add(name + ": " + path + " does not exist");
        } else if (hash >= 0 && !anchors(file).contains(target.substring(hash + 1))) {
            broken.add(name + ": " + path + " has no heading #" + target.substring(hash + 1));
        }
    }

    private static List<String> anchors(Path page) throws IOException {
        List<String> anchors = new ArrayList<>();
        for (String line : prose(page)) {
            if (line.startsWith("#")) {
                String heading = line.replaceFirst("^#+ *", "").toLowerCase(Locale.ROOT);
                anchors.add(heading.replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-'));
            }
        }
        return anchors;
    }

    /** The lines that are not inside a code block. */
    private static List<String> prose(Path page) throws IOException {
        List<String> lines = new ArrayList<>();
        boolean code = false;
        for (String line : Files.readAllLines(page)) {
            if (line.strip().startsWith("```")) {
                code = !code;
            } else if (!code) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static int count(String line, String what) {
        int count = 0;
        for (int at = line.indexOf(what); at >= 0; at = line.indexOf(what, at + what.length())) {
            count++;
        }
        return count;
    }
}
