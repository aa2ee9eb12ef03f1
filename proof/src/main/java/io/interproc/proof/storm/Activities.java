package io.interproc.proof.storm;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.proof.Declarations;
import io.interproc.proof.Primitive;
import io.interproc.proof.storm.Activity.Declaration;
import io.interproc.proof.storm.Activity.Site;
import io.interproc.testkit.Referee;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The activities that one process of a storm takes part in.
final class Activities {

    /// Those whose classes have no name of a primitive, and those that are found.
    private static final List<Declaration> DECLARATIONS = Stream.concat(
                    Stream.of(
                            LockActivity.OF_LOCKS,
                            LockActivity.OF_RLOCKS,
                            NewObjectActivity.DECLARATION,
                            OtherScopeActivity.DECLARATION),
                    Declarations.of(MethodHandles.lookup(), "Activity", Declaration.class).stream())
            .toList();

    private final List<Activity> all = new ArrayList<>();
    private final List<Integer> shares = new ArrayList<>();

    /// Makes those activities that are about some primitives.
    ///
    /// @param referees those of all activities, also of others
    Activities(
            Set<Primitive> only,
            Scope scope,
            ScopeOptions options,
            Weather.Kind kind,
            int place,
            Ledger ledger,
            List<Referee> referees) {
        int firstReferee = 0;
        int firstAccount = 0;
        for (Declaration declaration : DECLARATIONS) {
            int endOfReferees = firstReferee + declaration.referees();
            if (!Collections.disjoint(only, declaration.primitives())) {
                List<Referee> own = referees.subList(firstReferee, endOfReferees);
                all.add(declaration.maker().apply(new Site(scope, options, kind, place, ledger, firstAccount, own)));
                shares.add(declaration.share());
            }
            firstReferee = endOfReferees;
            firstAccount += declaration.accounts();
        }
    }

    /// Returns all there are.
    static List<Declaration> declarations() {
        return DECLARATIONS;
    }

    /// Returns what there are activities for.
    static Set<Primitive> primitives() {
        return DECLARATIONS.stream()
                .flatMap(declaration -> declaration.primitives().stream())
                .collect(Collectors.toSet());
    }

    /// Returns how many referees all activities have.
    static int referees() {
        return DECLARATIONS.stream().mapToInt(Declaration::referees).sum();
    }

    /// Returns how many accounts all activities have.
    static int accounts() {
        return DECLARATIONS.stream().mapToInt(Declaration::accounts).sum();
    }

    List<Activity> all() {
        return all;
    }

    /// Draws one according to the shares.
    Activity draw(Random random) {
        int left = random.nextInt(shares.stream().mapToInt(Integer::intValue).sum());
        int drawn = 0;
        while (left >= shares.get(drawn)) {
            left -= shares.get(drawn);
            drawn++;
        }
        return all.get(drawn);
    }

    /// Draws one that a thread can stay with, if there is one, and any other otherwise.
    Activity drawToStay(Random random) {
        List<Activity> able = all.stream().filter(Activity::canStay).toList();
        return able.isEmpty() ? draw(random) : able.get(random.nextInt(able.size()));
    }

    /// Returns whether one of them makes objects until no room is left.
    boolean fillMemory() {
        return all.stream().anyMatch(Activity::fillsMemory);
    }
}
