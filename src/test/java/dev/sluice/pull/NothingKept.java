package dev.sluice.pull;

import java.util.Random;

/** What chooses the most that may be lost with the power. */
final class NothingKept extends Random {

    private static final long serialVersionUID = 1;

    @Override
    public boolean nextBoolean() {
        return true;
    }

    @Override
    public int nextInt(int bound) {
        return 0;
    }
}
