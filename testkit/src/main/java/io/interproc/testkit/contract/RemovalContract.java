package io.interproc.testkit.contract;

/// The contract of removal: what can be removed and when, what is said of an object that was removed, and that regions
/// remove what was made in them.
public abstract class RemovalContract extends ContractSuite
        implements RemovedObjectContract, RemovalInUseContract, ServedWaiterContract, RegionContract {

    /// Creates the suite.
    protected RemovalContract() {}
}
