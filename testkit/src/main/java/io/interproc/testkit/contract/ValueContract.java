package io.interproc.testkit.contract;

/// The contract of values of all types.
public abstract class ValueContract extends ContractSuite
        implements ValueConversionContract, ValueAccessContract, SharedValueContract {

    /// Creates the suite.
    protected ValueContract() {}
}
