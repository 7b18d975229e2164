package io.quorate.cli.output;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Values as a table: of a list of maps a row each, of a map that holds a list a row for each of its
 * items, of any other map a row for each of its fields. Maps within are laid out flat.
 */
final class TableText {

    private static final String GAP = "   ";

    private TableText() {}

    static List<String> of(Object value) {
        return lines(rows(value));
    }

    private static List<Map<String, String>> rows(Object value) {
        List<Map<String, String>> rows = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> rows.add(row("value", item)));
            return rows;
        }
        if (!(value instanceof Map<?, ?> map)) {
            rows.add(row("value", value));
            return rows;
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() instanceof List<?> list) {
                String name = String.valueOf(entry.getKey());
                list.forEach(item -> rows.add(row(name, item)));
                return rows.isEmpty() ? List.of(Map.of(name, "-")) : rows;
            }
        }
        for (Map.Entry<String, String> field : row("value", map).entrySet()) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("field", field.getKey());
            row.put("value", field.getValue());
            rows.add(row);
        }
        return rows;
    }

    /** The columns of one item. */
    private static Map<String, String> row(String name, @Nullable Object item) {
        Map<String, String> row = new LinkedHashMap<>();
        if (item instanceof Map<?, ?> map) {
            flatten("", map, row);
        } else {
            row.put(name, cell(item));
        }
        return row;
    }

    private static void flatten(String prefix, Map<?, ?> map, Map<String, String> row) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = prefix + entry.getKey();
            if (entry.getValue() instanceof Map<?, ?> within) {
                flatten(name + ".", within, row);
            } else {
                row.put(name, cell(entry.getValue()));
            }
        }
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "-" : value.toString().replaceAll("\\p{Cntrl}+", " ");
    }

    private static List<String> lines(List<Map<String, String>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        Map<String, Integer> widths = new LinkedHashMap<>();
        for (String column : columns) {
            int width = column.length();
            for (Map<String, String> row : rows) {
                width = Math.max(width, row.getOrDefault(column, "-").length());
            }
            widths.put(column, width);
        }
        List<String> lines = new ArrayList<>();
        Map<String, String> head = new LinkedHashMap<>();
        columns.forEach(column -> head.put(column, column.toUpperCase(Locale.ROOT)));
        lines.add(line(head, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static String line(Map<String, String> row, Map<String, Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (Map.Entry<String, Integer> column : widths.entrySet()) {
            String cell = row.getOrDefault(column.getKey(), "-");
            line.append(cell).append(" ".repeat(column.getValue() - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
