package dev.sluice.serve.gate;

import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;

/**
 * What one connection holds of the memory of answers: what its answer has reserved, or what is
 * queued at its socket if that is more, since the end of an answer may wait there for long.
 */
public final class Holding {

    /** A request and what the framework makes of it. */
    public static final long REQUEST = 8 << 10;

    private final AnswerMemory memory;
    private final String caller;
    private long reserved;
    private long queued;
    private long charged;
    private boolean isClosed;

    public Holding(AnswerMemory memory, String caller) {
        this.memory = memory;
        this.caller = caller;
    }

    /** Of a connection that nobody watches. */
    static Holding unbounded() {
        return new Holding(new AnswerMemory(Long.MAX_VALUE, _ -> {}), "");
    }

    /**
     * Reserves what an answer needs to begin, with what it has already.
     *
     * @throws ProblemException (503) if there is no room for it now
     */
    public void need(long bytes) {
        if (!tryNeed(bytes)) {
            throw new ProblemException(Problem.BUSY);
        }
    }

    /** As {@link #need}; false if there is no room. */
    public synchronized boolean tryNeed(long bytes) {
        long more = Math.max(bytes, queued) - charged;
        if (isClosed || more > 0 && !memory.take(caller, more)) {
            return false;
        }
        charged += Math.max(0, more);
        reserved = Math.max(reserved, bytes);
        return true;
    }

    /** Reserves more, as long as there is enough for everybody. */
    public synchronized boolean trySpare(long bytes) {
        if (isClosed || !memory.takeSpare(caller, bytes)) {
            return false;
        }
        charged += bytes;
        reserved += bytes;
        return true;
    }

    /** Gives back some of what was reserved. */
    public synchronized void release(long bytes) {
        reserved -= bytes;
        settle();
    }

    /** The answer has ended: only what is queued is held still. */
    synchronized void end() {
        reserved = 0;
        settle();
    }

    /** The connection is gone: whoever still works for it gets no more. */
    synchronized void close() {
        isClosed = true;
        end();
    }

    /** So much memory waits at the socket. */
    synchronized void queued(long bytes) {
        queued = bytes;
        if (queued > reserved || charged > reserved) {
            settle();
        }
    }

    private void settle() {
        long now = Math.max(reserved, queued);
        if (now != charged) {
            memory.add(caller, now - charged);
            charged = now;
        }
    }

    /** Whether there is enough that its answer may have more than it needs. */
    public boolean isAmple() {
        return memory.isAmple();
    }

    /**
     * How scarce the memory is of which this holds some, 0 to 1; 0 if it holds none to speak of.
     */
    double pressure() {
        return isLight() ? 0 : memory.pressure();
    }

    private synchronized boolean isLight() {
        return charged <= REQUEST;
    }
}
