package dev.sluice.deploy;

import java.util.List;
import java.util.stream.Stream;

/** Something that must hold of all manifests that are applied together. */
@FunctionalInterface
interface Rule {

    List<Rule> ALL =
            List.of(
                    new RestrictedPods(),
                    new CompleteContainers(),
                    new MatchingSelectors(),
                    new PresentReferences(),
                    new KnownVariables(),
                    new ReachablePeers());

    /** What is wrong, each in one line that names the object at fault. */
    Stream<String> problems(Manifests manifests);

    /** What is wrong by any rule. */
    static List<String> allProblems(Manifests manifests) {
        return ALL.stream().flatMap(rule -> rule.problems(manifests)).toList();
    }
}
