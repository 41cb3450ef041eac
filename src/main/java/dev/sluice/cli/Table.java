package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as what is in them; those of numbers end at one line. */
final class Table {

    private static final String GAP = "  ";

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    /** A head that begins with a space is that of a column of numbers. */
    Table(String... heads) {
        this.heads = List.of(heads);
    }

    void row(String... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(
                    "bug: %d cells below %d heads".formatted(cells.length, heads.size()));
        }
        rows.add(List.of(cells));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    String text(String indent) {
        StringBuilder text = new StringBuilder();
        append(heads.stream().map(String::strip).toList(), indent, text);
        rows.forEach(row -> append(row, indent, text));
        return text.toString();
    }

    private void append(List<String> cells, String indent, StringBuilder text) {
        StringBuilder line = new StringBuilder(indent);
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(width(column) - columns(cell));
            boolean isNumber = heads.get(column).startsWith(" ");
            line.append(column == 0 ? "" : GAP).append(isNumber ? padding + cell : cell + padding);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        int head = heads.get(column).strip().length();
        return rows.stream().mapToInt(row -> columns(row.get(column))).reduce(head, Math::max);
    }

    private static int columns(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
