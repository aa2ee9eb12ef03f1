package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Wrong command lines: one line that says what is wrong, where to find help, exit code 2, and no stack trace.
class UsageTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            nosuch                            | unknown argument: 'nosuch'                                | interproc
            --nosuch                          | unknown option: '--nosuch'                                | interproc
            demo nosuch                       | unknown argument: 'nosuch'                                | interproc demo
            demo --scope machine              | Invalid value for option '--scope': 'machine' is none of threads, processes, both | interproc demo
            demo --pause 3                    | Invalid value for option '--pause': '3' is not a duration such as 50us, 10ms, 0.7s or 2m | interproc demo
            demo --pause                      | Missing required parameter for option '--pause' (TIME)    | interproc demo
            demo shared-value --depth 3       | unknown option: '--depth'                                 | interproc demo shared-value
            demo shared-value --rounds x      | Invalid value for option '--rounds': 'x' is not an int    | interproc demo shared-value
            demo reentrant --depth 0          | depth must be at least 1: depth=0                         | interproc demo reentrant
            demo producers-consumers --items -1 | items must be at least 1: items=-1                      | interproc demo producers-consumers
            doctor --format xml               | Invalid value for option '--format': 'xml' is none of text, json | interproc doctor
            show                              | "Missing required parameter: 'NAME|PID'" | interproc show
            show orders --limit -1            | Invalid value for option '--limit': expected a whole number from 0 on, found '-1' | interproc show
            show orders --limit x             | Invalid value for option '--limit': expected a whole number from 0 on, found 'x' | interproc show
            show orders --kind queue          | Invalid value for option '--kind' (KIND[,KIND...]): 'queue' is none of Lock, RLock, Condition, Value, Semaphore, BoundedSemaphore, Event | interproc show
            show orders --limit 1.5           | Invalid value for option '--limit': expected a whole number from 0 on, found '1.5' | interproc show
            show orders --kind Event,         | Invalid value for option '--kind' (KIND[,KIND...]): an empty word is none of Lock, RLock, Condition, Value, Semaphore, BoundedSemaphore, Event | interproc show
            show orders --kind=               | Invalid value for option '--kind' (KIND[,KIND...]): an empty word is none of Lock, RLock, Condition, Value, Semaphore, BoundedSemaphore, Event | interproc show
            ls --kind ,Event                  | Invalid value for option '--kind' (KIND[,KIND...]): an empty word is none of Lock, RLock, Condition, Value, Semaphore, BoundedSemaphore, Event | interproc ls
            ls --name=                        | Invalid value for option '--name': expected a pattern, found an empty one, which no name matches | interproc ls
            show orders --name=               | Invalid value for option '--name': expected a pattern, found an empty one, which no name matches | interproc show
            ls --kind queue                   | Invalid value for option '--kind' (KIND[,KIND...]): 'queue' is none of Lock, RLock, Condition, Value, Semaphore, BoundedSemaphore, Event | interproc ls
            ls --name                         | Missing required parameter for option '--name' (PATTERN)  | interproc ls
            rm                                | Missing required parameter: 'NAME'                         | interproc rm
            rm --forse x                      | unknown option: '--forse'                                  | interproc rm
            doctor nosuch                     | unknown argument: 'nosuch'                                | interproc doctor
            """)
    void saysWhatIsWrong(String line, String message, String command) {
        Run run = Run.of(line.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).first().isEqualTo("interproc: " + message);
        assertThat(run.err().lines()).last().isEqualTo("Try '" + command + " --help'.");
        assertThat(run.err()).doesNotContain("\tat ");
    }
}
