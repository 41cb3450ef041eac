package dev.sluice.folder.peers;

import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Fails in the calls of the names that it is given, as a database does whose disk is gone. */
public final class FaultyIndex {

    public final Set<String> failing = ConcurrentHashMap.newKeySet();
    final AtomicInteger failures = new AtomicInteger();

    public Index around(Index index) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) -> {
                            if (failing.contains(method.getName())) {
                                failures.incrementAndGet();
                                throw new IndexException(method.getName() + ": disk I/O error");
                            }
                            try {
                                return method.invoke(index, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
