package dev.sluice.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Long contents that share most of their parts, some of them at another place. */
final class Parts {

    private static final int BLOCK = 4 << 10;

    private static final int COUNT = 4;

    /** Each part in two forms, of which the second one is rare. */
    private static final List<String> FORMS = forms();

    private Parts() {}

    private static List<String> forms() {
        List<String> forms = new ArrayList<>();
        for (int form = 0; form < 2 * COUNT; form++) {
            StringBuilder text = new StringBuilder();
            new Random(form).ints(BLOCK, 'A', 'Z' + 1).forEach(text::appendCodePoint);
            forms.add(text.toString());
        }
        return forms;
    }

    /** What follows the name of a content: with one number in four the parts are shifted. */
    static String of(int number) {
        StringBuilder text = new StringBuilder(".".repeat(number % 4 == 0 ? number % 100 : 0));
        for (int part = 0; part < COUNT; part++) {
            boolean isRare = part == number % COUNT;
            text.append(FORMS.get(2 * part + (isRare ? 1 : 0)));
        }
        return text.toString();
    }
}
