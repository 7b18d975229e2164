package io.quorate.server.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Rules about the text of the repository that no compiler knows; {@link Tidy} has the rules. */
final class TidyTest {

    private static final int LONG_FILES_SHOWN = 10;

    @TempDir Path folder;

    @Test
    void noSourceFileBreaksARule() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            found.addAll(Tidy.source(relative(file), Files.readString(file)));
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            Path parent = file.getParent();
            boolean isMain = file.toString().contains("/src/main/java/");
            if (isMain && parent != null && !Files.exists(parent.resolve("package-info.java"))) {
                silent.add(relative(parent));
            }
        }
        assertThat(silent)
                .as("packages without package-info.java: say what lives there, and @NullMarked")
                .isEmpty();
    }

    @Test
    void everyLinkOfThePagesLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : Repository.files(".md")) {
            broken.addAll(Tidy.brokenLinks(page, relative(page)));
        }
        assertThat(broken).isEmpty();
    }

    /** Figures are measured and written in before anybody reads the page. */
    @Test
    void noPageHasAPlaceholder() throws IOException {
        Pattern placeholder = Pattern.compile("@[A-Z]{2,}@");
        for (Path page : Repository.files(".md")) {
            assertThat(Files.readString(page))
                    .as(relative(page))
                    .doesNotContainPattern(placeholder);
        }
    }

    /** A report, not a rule: the longest files, which are where to look for a class too many. */
    @Test
    void theLongestFilesAreNamed() throws IOException {
        Map<String, Integer> lines = new TreeMap<>();
        for (Path file : Repository.files(".java")) {
            lines.put(relative(file), Files.readAllLines(file).size());
        }
        System.out.println("longest files, the normal maximum being 300 lines:");
        lines.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(LONG_FILES_SHOWN)
                .forEach(e -> System.out.println("  " + e.getValue() + "  " + e.getKey()));
        assertThat(lines).isNotEmpty();
    }

    // The rules themselves.

    @Test
    void findsEachBannedCallAndNamesItsReplacement() {
        assertThat(find("Thread" + ".sleep(5);")).contains("scheduled");
        assertThat(find("e.print" + "StackTrace();")).contains("LOG");
        assertThat(find("LOG.error(e.get" + "Message());")).contains("the exception itself");
        assertThat(find("System.get" + "Property(\"x\")")).contains("config");
        assertThat(find("System.ex" + "it(1);")).contains("ExitCode");
        assertThat(find("System.nano" + "Time()")).contains("nowNanos");
        assertThat(find("new Ran" + "dom()")).contains("seed");
        assertThat(find("// TO" + "DO later")).contains("issue");
        assertThat(find("int x = 1;\t// a tab")).contains("tab");
        assertThat(Tidy.source("a/src/test/ATest.java", "assum" + "eTrue(isRoot());")).hasSize(1);
        assertThat(find("int x = 1;")).isEmpty();
    }

    @Test
    void aCallIsAllowedOnlyWhereTheRuleSaysSo() {
        String clock = "class A { long now = System.nano" + "Time(); }";

        assertThat(Tidy.source("server/src/main/java/io/quorate/server/runtime/A.java", clock))
                .isEmpty();
        assertThat(Tidy.source("server/src/main/java/io/quorate/server/node/A.java", clock))
                .hasSize(1);
    }

    @Test
    void aLineIsLongOnlyOutsideOfTextBlocks() {
        String words = "x".repeat(130);

        assertThat(Tidy.source("server/src/A.java", "String a = \"" + words + "\";"))
                .singleElement()
                .asString()
                .contains("120");
        assertThat(Tidy.source("server/src/A.java", "String a = \"\"\"\n" + words + "\n\"\"\";"))
                .isEmpty();
    }

    @Test
    void findsALinkThatLeadsNowhere() throws IOException {
        Files.writeString(folder.resolve("there.md"), "# A title\n");
        Path page =
                Files.writeString(
                        folder.resolve("page.md"),
                        """
                        [good](there.md) [anchored](there.md#a-title) [outside](https://example.org)
                        [bad](nowhere.md) [badly anchored](there.md#another)
                        ```
                        [not a link](inside-code.md)
                        ```
                        """);

        assertThat(Tidy.brokenLinks(page, "page.md"))
                .containsExactly(
                        "page.md: nowhere.md does not exist",
                        "page.md: there.md has no heading #another");
    }

    private static String find(String line) {
        return String.join(
                "\n", Tidy.source("server/src/main/java/io/quorate/server/node/A.java", line));
    }

    private static String relative(Path file) {
        return Repository.root().relativize(file).toString();
    }
}
