package io.quorate.server.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the table "Known bugs of others" of docs/testing.md: each of them has one row, and the
 * tests that it names exist.
 */
final class KnownBugsTest {

    private static final String HEADING = "## Known bugs of others";
    private static final String NOT_APPLICABLE = "not applicable: ";

    /** One issue: of a system, or of the one named before it. */
    private static final Pattern ISSUE = Pattern.compile("(?:(\\w+)[^-#]*[-#]|#)?(\\d+)");

    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

    /** Issue numbers, by system. */
    private static final List<String> KNOWN =
            List.of(
                    "ZOOKEEPER 1154 1156 1277 1367 1549 1653 2136 2307 2325 2332 2354 2355 2678"
                        + " 2832 2845 3023 3056 3104 3145 3600 3642 3814 3829 3830 3842 3911 4203"
                        + " 4352 4394 4541 4643 4646 4685 4708 4712 4743 4785 4813 4837 4846 4925",
                    "etcd 13766 14370 14685 15271 17529 17780 18089 19179 20221 20418",
                    "ClickHouse 23038 62986 88058 102629 109460",
                    "NuRaft 190",
                    "strimzi 8675");

    /**
     * A row of the table.
     *
     * @param bug system and numbers, or words where it has no number
     * @param tests the tests that play it, or why it can't happen here
     */
    private record Row(String bug, String tests) {

        List<String> numbers() {
            List<String> numbers = new ArrayList<>();
            String system = "";
            for (String part : bug.split(", ")) {
                Matcher issue = ISSUE.matcher(part);
                if (issue.matches()) {
                    system = issue.group(1) == null ? system : issue.group(1);
                    numbers.add(system + " " + issue.group(2));
                }
            }
            return numbers;
        }

        List<MatchResult> named() {
            return TEST.matcher(tests).results().toList();
        }
    }

    private static List<Row> rows() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/testing.md"));
        String behind = page.substring(page.indexOf(HEADING) + HEADING.length());
        Matcher next = Pattern.compile("^## ", Pattern.MULTILINE).matcher(behind);
        List<Row> rows = new ArrayList<>();
        int end = next.find() ? next.start() : behind.length();
        for (String line : behind.substring(0, end).lines().toList()) {
            if (line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| bug ")) {
                String bug = line.substring(2, line.indexOf(" |", 2));
                String tests = line.substring(line.lastIndexOf("| ", line.length() - 3) + 2);
                rows.add(new Row(bug, tests));
            }
        }
        return rows;
    }

    @Test
    void eachKnownBugHasOneRow() throws IOException {
        List<String> known = new ArrayList<>();
        for (String line : KNOWN) {
            List<String> words = List.of(line.split(" "));
            words.subList(1, words.size()).forEach(n -> known.add(words.getFirst() + " " + n));
        }
        assertThat(rows().stream().flatMap(row -> row.numbers().stream()))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void eachRowNamesATest_orSaysWhyThereIsNone() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(40)
                .allMatch(row -> row.tests().startsWith(NOT_APPLICABLE) != !row.named().isEmpty());
    }

    @Test
    void theTestsThatAreNamedExist() throws IOException {
        List<Path> sources = Repository.files(".java");
        for (Row row : rows()) {
            for (MatchResult test : row.named()) {
                assertThat(exists(sources, test.group(1), test.group(2)))
                        .as(row.bug() + ": " + test.group())
                        .isTrue();
            }
        }
        assertThat(exists(sources, "KnownBugsTest", "aTestThatNobodyWrote")).isFalse();
        assertThat(exists(sources, "NoSuchTest", "theTestsThatAreNamedExist")).isFalse();
    }

    private static boolean exists(List<Path> sources, String testClass, String method)
            throws IOException {
        for (Path file : sources) {
            boolean isIt = file.endsWith(testClass + ".java");
            if (isIt && Files.readString(file).contains("    void " + method + "(")) {
                return true;
            }
        }
        return false;
    }
}
