/// The one place where anything ever blocks: waiter records, queues by ticket, sleeping and waking.
package io.interproc.internal.park;
