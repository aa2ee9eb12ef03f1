package io.interproc.spi;

/// A type of object that a scope can serve; see [io.interproc.Scope#objectTypes()]. Each type has its own kind of
/// [ObjectRequest].
public enum ObjectType {
    /// A [lock][io.interproc.Lock] that is not re-entrant: [LockRequest].
    LOCK("Lock", "a Lock"),
    /// A [re-entrant lock][io.interproc.RLock]: [RLockRequest].
    RLOCK("RLock", "an RLock"),
    /// A [condition][io.interproc.Condition]: [ConditionRequest].
    CONDITION("Condition", "a Condition"),
    /// A [value][io.interproc.Value], whatever its [type][io.interproc.ValueType]: [ValueRequest].
    VALUE("Value", "a Value"),
    /// A [semaphore][io.interproc.Semaphore] without a bound: [SemaphoreRequest].
    SEMAPHORE("Semaphore", "a Semaphore"),
    /// A [semaphore with a bound][io.interproc.BoundedSemaphore]: [BoundedSemaphoreRequest].
    BOUNDED_SEMAPHORE("BoundedSemaphore", "a BoundedSemaphore"),
    /// An [event][io.interproc.Event]: [EventRequest].
    EVENT("Event", "an Event");

    private final String label;
    private final String withArticle;

    ObjectType(String label, String withArticle) {
        this.label = label;
        this.withArticle = withArticle;
    }

    /// Returns the name of the type with its article, for messages: `an RLock`.
    public String withArticle() {
        return withArticle;
    }

    /// Returns the name of the type, for people: that of the interface, such as `RLock`.
    @Override
    public String toString() {
        return label;
    }
}
