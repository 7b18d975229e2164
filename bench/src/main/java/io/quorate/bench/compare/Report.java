package io.quorate.bench.compare;

import io.quorate.bench.table.Json;
import io.quorate.bench.table.Section;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a comparison: markdown, plots beside it, and the same as JSON. They are written anew
 * whenever there is more to say, so that an end before the end leaves what was measured.
 */
final class Report {

    private final Path file;
    private final String head;
    private final List<String> notes = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    /**
     * Nothing is written yet.
     *
     * @param file the markdown
     * @param head what stands at its top
     */
    Report(Path file, String head) {
        this.file = file.toAbsolutePath();
        this.head = head;
    }

    /** A line below the head. */
    void addNote(String note) {
        notes.add(note);
    }

    /** Adds a section, which may grow. */
    void add(Section section) {
        sections.add(section);
    }

    void write() throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        for (Section section : present()) {
            for (Map.Entry<String, String> plot : section.plots().entrySet()) {
                Files.writeString(beside("-" + plot.getKey() + ".svg"), plot.getValue());
            }
        }
        Files.writeString(file, toMarkdown());
        Files.writeString(beside(".json"), toJson() + "\n");
    }

    private List<Section> present() {
        return sections.stream().filter(section -> !section.isEmpty()).toList();
    }

    /** The file's name with another ending. */
    private Path beside(String ending) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.replaceFirst("\\.md$", "") + ending);
    }

    String toMarkdown() {
        StringBuilder text = new StringBuilder("# Report\n\n").append(head).append('\n');
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
        for (Section section : present()) {
            text.append("\n## ").append(section.title()).append("\n\n");
            text.append(section.toMarkdown());
            for (String plot : section.plots().keySet()) {
                text.append("\n![").append(section.title()).append("](");
                text.append(beside("-" + plot + ".svg").getFileName()).append(")\n");
            }
        }
        return text.toString();
    }

    String toJson() {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (Section section : present()) {
            parts.put(section.title(), section.toJson());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("how", head);
        json.put("notes", notes);
        json.put("sections", parts);
        return Json.of(json);
    }
}
