package dev.sluice.serve.api;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.Role;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.serve.ServedNode;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Whom a fence waits for.
 *
 * @param chosen by their ids, in the order of the index
 * @param others that take what changes here, and are not waited for, since they are not connected
 */
record FenceMembers(Map<NodeId, Member> chosen, List<Member> others) {

    private static final String FIELD = "members";

    /**
     * Those that are connected; if there are none, all that ever took anything: what nobody has
     * taken is not there.
     *
     * @throws ProblemException (503) if there is nobody
     */
    static FenceMembers connected(Index index, Predicate<NodeId> isConnected) {
        List<Member> takers = index.members().stream().filter(FenceMembers::takes).toList();
        if (takers.isEmpty()) {
            throw new ProblemException(
                    Problem.later("no node is known yet that takes what changes here"));
        }
        List<Member> connected =
                takers.stream().filter(member -> isConnected.test(member.node())).toList();
        List<Member> chosen = connected.isEmpty() ? takers : connected;
        return new FenceMembers(
                byNode(chosen),
                takers.stream().filter(member -> !chosen.contains(member)).toList());
    }

    /** One that was met may not have called yet; one that only sends never will. */
    private static boolean takes(Member member) {
        return member.role() != Role.SEND_ONLY && (member.pulls() || member.role() != null);
    }

    /**
     * Those of some names or ids.
     *
     * @param self has what it has: it is not waited for
     * @throws ProblemException (404) if one is no member, (400) if a name is that of two, or one
     *     takes nothing
     */
    static FenceMembers named(Index index, List<String> names, ServedNode self) {
        List<Member> all = index.members();
        List<Member> chosen = new ArrayList<>();
        for (String name : names) {
            if (!name.equals(self.name()) && !name.equals(self.node().toString())) {
                chosen.add(find(name, all));
            }
        }
        return new FenceMembers(byNode(chosen), List.of());
    }

    private static Member find(String name, List<Member> all) {
        List<Member> found =
                all.stream()
                        .filter(each ->
                                name.equals(each.name()) || name.equals(each.node().toString()))
                        .toList();
        if (found.isEmpty()) {
            throw new ProblemException(
                    new Problem(
                            404,
                            "members must be names or node ids of members, and %s is none"
                                    .formatted(Quoted.of(name)),
                            FIELD));
        }
        if (found.size() > 1) {
            throw new ProblemException(
                    Problem.of(
                            FIELD,
                            "members names %s, and %d members have that name: give the node id"
                                    .formatted(Quoted.of(name), found.size())));
        }
        Member member = found.getFirst();
        if (member.role() == Role.SEND_ONLY) {
            throw new ProblemException(
                    Problem.of(
                            FIELD,
                            "members names %s, which is send-only and takes nothing"
                                    .formatted(Quoted.of(name))));
        }
        return member;
    }

    private static Map<NodeId, Member> byNode(List<Member> members) {
        Map<NodeId, Member> byNode = new LinkedHashMap<>();
        members.forEach(member -> byNode.put(member.node(), member));
        return byNode;
    }
}
