package io.interproc.proof.killpoints;

import java.util.List;

/// One round, as every process that takes part is told about it.
///
/// @param number its number among the rounds that end with the same death
/// @param script the number of the script
/// @param scope the name of the scope
/// @param status the path of the file of the rounds' [Status]
/// @param referee the path of the referee
/// @param stopAt before which store of the operation the victim is to stop
record Round(int number, int script, String scope, String status, String referee, long stopAt) {

    /// Returns the words of a message about this round.
    String message(String verb) {
        return String.join(
                " ",
                List.of(
                        verb,
                        Integer.toString(number),
                        Integer.toString(script),
                        scope,
                        status,
                        referee,
                        Long.toString(stopAt)));
    }

    static Round of(String[] words) {
        return new Round(
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                words[3],
                words[4],
                words[5],
                Long.parseLong(words[6]));
    }
}
