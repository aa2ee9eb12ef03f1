package io.interproc.proof;

import io.interproc.Condition;
import io.interproc.Event;
import io.interproc.Lock;
import io.interproc.Semaphore;
import io.interproc.Value;
import java.time.Duration;
import java.util.List;

/// How an object that was removed refuses what is done with it.
public final class Refusal {

    private static final String ENDING = " was removed from its scope";

    private Refusal() {}

    /// Asks something of an object.
    private interface Question {
        void ask() throws InterruptedException;
    }

    /// Returns whether an object was removed, or is being removed: it then refuses something.
    ///
    /// @param name what the refusals must say
    /// @throws AssertionError if they say something else
    public static boolean isRemoved(Object object, String name) throws InterruptedException {
        return refused(questions(object), name) != 0;
    }

    /// Returns whether an object was removed, by somebody who is done: it then refuses everything, and otherwise
    /// nothing.
    ///
    /// @param name what the refusals must say
    /// @throws AssertionError if it refuses one thing and not another, or if they say something else
    public static boolean isRemovedCompletely(Object object, String name) throws InterruptedException {
        List<Question> questions = questions(object);
        int refused = refused(questions, name);
        if (refused != 0 && refused != questions.size()) {
            throw new AssertionError(object + " refuses " + refused + " of " + questions.size() + " things");
        }
        return refused != 0;
    }

    private static int refused(List<Question> questions, String name) throws InterruptedException {
        int refused = 0;
        for (Question question : questions) {
            try {
                question.ask();
            } catch (IllegalStateException e) {
                require(e, name);
                refused++;
            }
        }
        return refused;
    }

    private static List<Question> questions(Object object) {
        return switch (object) {
            case Lock lock -> List.of(lock::isLocked, lock::waiters, lock::isAbandoned);
            case Condition condition ->
                List.of(condition::waiters, () -> condition.getLock().isLocked());
            case Value<?> value when value.isGuarded() -> List.of(value::peekValue, value.getLock()::isLocked);
            case Value<?> value -> List.of(value::peekValue, () -> value.setValue(value.peekValue()));
            case Semaphore semaphore ->
                List.of(semaphore::availablePermits, semaphore::waiters, semaphore::heldPermits);
            case Event event -> List.of(event::isSet, event::waiters, () -> event.await(Duration.ZERO));
            default -> throw new IllegalArgumentException("cannot ask " + object);
        };
    }

    /// Requires that an exception says that an object was removed.
    ///
    /// @param name what it must say of the object
    /// @throws AssertionError if it does not
    public static void require(IllegalStateException e, String name) {
        String message = String.valueOf(e.getMessage());
        if (!message.endsWith(ENDING) || !message.contains(name)) {
            throw new AssertionError("expected \"…" + name + "…" + ENDING + "\", found: " + e, e);
        }
    }
}
