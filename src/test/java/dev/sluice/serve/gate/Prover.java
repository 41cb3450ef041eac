package dev.sluice.serve.gate;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.identity.CallProof;
import dev.sluice.identity.SigningKey;
import dev.sluice.identity.Statements;

/** A node that calls the one of {@link ServedTree} and proves who it is. */
public final class Prover {

    final SigningKey key;
    public final NodeId node;
    final RunId run;
    private final Callers callee;
    private long session;
    private int calls;

    public Prover(Callers callee) {
        this(callee, SigningKey.make());
    }

    public Prover(Callers callee, SigningKey key) {
        this(callee, key, key.key().node(), new RunId(0xd1));
    }

    /** One whose id does not follow from its key, or one that has started again. */
    public Prover(Callers callee, SigningKey key, NodeId node, RunId run) {
        this.callee = callee;
        this.key = key;
        this.node = node;
        this.run = run;
        introduce();
    }

    public void introduce() {
        session = callee.session();
        calls = 0;
    }

    /** The headers of a call with a proof that no call had before. */
    public String[] headers(String target) {
        calls++;
        return headers(target, CallProof.counter(session, calls), ServedTree.RUN);
    }

    public String[] headers(String target, long counter, RunId calleeRun) {
        String statement =
                Statements.call("GET", target, ServedTree.NODE, calleeRun, node, run, counter);
        CallProof proof = new CallProof(key.key(), calleeRun, counter, key.sign(statement));
        return new String[] {
            "Sluice-Node: " + node, "Sluice-Run: " + run, CallProof.HEADER + ": " + proof
        };
    }
}
