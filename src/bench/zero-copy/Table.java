import java.util.ArrayList;
import java.util.List;

/** A table in Markdown with aligned columns, which reads well on a terminal too. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        rows.add(List.of(heads));
    }

    void row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + rows.getFirst().size() + " columns");
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < widths.length; column++) {
                String cell = rows.get(row).get(column);
                text.append("| ").append(padded(cell, widths[column], column)).append(' ');
            }
            text.append("|\n");
            if (row == 0) {
                rule(text, widths);
            }
        }
        return text.toString();
    }

    /** The first column names the row; the others are figures. */
    private static String padded(String cell, int width, int column) {
        String space = " ".repeat(width - cell.length());
        return column == 0 ? cell + space : space + cell;
    }

    private static void rule(StringBuilder text, int[] widths) {
        for (int column = 0; column < widths.length; column++) {
            String line = "-".repeat(widths[column]);
            text.append(column == 0 ? "|-" + line + "-" : "|-" + line + ":");
        }
        text.append("|\n");
    }
}
