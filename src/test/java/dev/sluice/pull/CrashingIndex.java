package dev.sluice.pull;

import dev.sluice.index.Index;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An index that lets a test see, or end, each transaction before it begins. */
final class CrashingIndex {

    /** The process has ended here. */
    static final class Crash extends Error {

        private static final long serialVersionUID = 1;
    }

    private CrashingIndex() {}

    /** The same index, but before each transaction the action runs. */
    static Index over(Index index, Runnable beforeWrite) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("write")) {
                                beforeWrite.run();
                            }
                            try {
                                return method.invoke(index, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    /** The same index, of which only so many transactions are made before the process ends. */
    static Index after(int transactions, Index index) {
        int[] made = {0};
        return over(
                index,
                () -> {
                    synchronized (made) {
                        if (made[0]++ >= transactions) {
                            throw new Crash();
                        }
                    }
                });
    }
}
