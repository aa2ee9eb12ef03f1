/// Locks and conditions over shared words, and the recovery of what the dead left behind.
package io.interproc.internal.lock;
