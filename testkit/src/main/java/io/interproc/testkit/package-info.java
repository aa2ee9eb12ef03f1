/// Tools for tests of threads and processes that must not lie: nothing here orders events by sleeping, and nothing
/// depends on the library it judges.
///
/// | to | use |
/// |---|---|
/// | start threads and hear of their failures | [ThreadRunner][io.interproc.testkit.ThreadRunner] |
/// | start a JVM, talk to it, kill or stop it | [ChildJvm][io.interproc.testkit.ChildJvm] |
/// | judge mutual exclusion among processes | [Referee][io.interproc.testkit.Referee] |
/// | let everybody begin at once | [StartingGun][io.interproc.testkit.StartingGun] |
/// | go through steps together | [Stage][io.interproc.testkit.Stage] |
/// | wait for a state to be observed | [Eventually][io.interproc.testkit.Eventually] |
/// | end a test that hangs, with every stack | [Watchdog][io.interproc.testkit.Watchdog] |
/// | find what a test left behind | [LeakCheck][io.interproc.testkit.LeakCheck] |
package io.interproc.testkit;
